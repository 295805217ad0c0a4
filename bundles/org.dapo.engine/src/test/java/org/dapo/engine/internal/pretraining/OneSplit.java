package org.dapo.engine.internal.pretraining;

import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;

/** A data set whose images are all in the split {@code train}. */
interface OneSplit extends Dataset {
    List<Sample> all();

    @Override
    default List<String> splits() {
        return List.of("train");
    }

    @Override
    default Stream<Sample> samples(String split) {
        return all().stream();
    }

    @Override
    default List<DatasetNote> notes() {
        return List.of();
    }
}
