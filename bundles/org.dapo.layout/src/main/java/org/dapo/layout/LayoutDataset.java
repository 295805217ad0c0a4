package org.dapo.layout;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.ListedDataset;
import org.dapo.api.dataset.Sample;

/** Listed samples with the problems of a check and the choices. */
record LayoutDataset(ListedDataset listed, List<DatasetNote> problems, Map<String, String> choices)
        implements CheckedDataset, DescribedDataset {
    LayoutDataset {
        problems = List.copyOf(problems);
        choices = Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    @Override
    public List<String> splits() {
        return listed.splits();
    }

    @Override
    public Stream<Sample> samples(String split) throws DatasetException {
        return listed.samples(split);
    }

    @Override
    public List<DatasetNote> notes() {
        return listed.notes();
    }
}
