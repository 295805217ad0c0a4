package org.dapo.dataset.index.internal;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;

/** A data set whose samples have all been listed. */
record ListedDataset(List<String> splits, Map<String, List<Sample>> samplesBySplit, List<DatasetNote> notes)
        implements Dataset {
    @Override
    public Stream<Sample> samples(String split) throws DatasetException {
        List<Sample> samples = samplesBySplit.get(split);
        if (samples == null) {
            throw new DatasetException(
                    "there is no split '%s'; there are: %s".formatted(split, String.join(", ", splits)));
        }
        return samples.stream();
    }
}
