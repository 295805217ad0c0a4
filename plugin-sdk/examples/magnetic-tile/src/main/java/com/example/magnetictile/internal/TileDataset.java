package com.example.magnetictile.internal;

import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;

/** The tiles, all in one split. */
record TileDataset(List<Sample> samples, List<DatasetNote> notes) implements Dataset {
    private static final String SPLIT = "test";

    @Override
    public List<String> splits() {
        return List.of(SPLIT);
    }

    @Override
    public Stream<Sample> samples(String split) throws DatasetException {
        if (!split.equals(SPLIT)) {
            throw new DatasetException("there is no split '%s'; there is: %s".formatted(split, SPLIT));
        }
        return samples.stream();
    }
}
