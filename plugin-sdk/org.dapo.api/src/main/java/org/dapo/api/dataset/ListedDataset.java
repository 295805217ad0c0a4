package org.dapo.api.dataset;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A data set whose samples have all been listed. Most adapters return one.
 *
 * @param samplesBySplit the samples of each split in any order; the splits keep the order of the map, and a split without samples
 *     is left out
 * @param notes the irregularities
 */
public record ListedDataset(Map<String, List<Sample>> samplesBySplit, List<DatasetNote> notes) implements Dataset {
    private static final Comparator<Sample> ORDER =
            Comparator.comparing(Sample::product).thenComparing(Sample::id);

    /**
     * Copies the parts and sorts the samples by product and then by id.
     *
     * @throws IllegalArgumentException if there is no sample at all
     */
    public ListedDataset {
        Map<String, List<Sample>> ordered = new LinkedHashMap<>();
        samplesBySplit.forEach((split, samples) -> {
            if (!samples.isEmpty()) {
                ordered.put(split, samples.stream().sorted(ORDER).toList());
            }
        });
        if (ordered.isEmpty()) {
            throw new IllegalArgumentException("a data set needs at least one sample");
        }
        samplesBySplit = Collections.unmodifiableMap(ordered);
        notes = List.copyOf(notes);
    }

    @Override
    public List<String> splits() {
        return List.copyOf(samplesBySplit.keySet());
    }

    @Override
    public Stream<Sample> samples(String split) throws DatasetException {
        List<Sample> samples = samplesBySplit.get(split);
        if (samples == null) {
            throw new DatasetException(
                    "there is no split '%s'; there are: %s".formatted(split, String.join(", ", splits())));
        }
        return samples.stream();
    }
}
