package org.dapo.api.metric;

import java.util.Arrays;
import java.util.List;

/**
 * Pixel counts of which true class was predicted as which class.
 *
 * @param classes {@code normal}, followed by ids of defect types
 * @param counts one row per true class and one column per predicted class, in pixels, each at least 0; not copied, and must not
 *     be changed
 */
public record ConfusionMatrix(List<String> classes, long[][] counts) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless there is one row and one column per class and no count is negative
     */
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        boolean square = counts.length == classes.size();
        for (long[] row : counts) {
            square &= row.length == classes.size();
            for (long count : row) {
                square &= count >= 0;
            }
        }
        if (!square) {
            throw new IllegalArgumentException("not the counts of %d classes".formatted(classes.size()));
        }
    }

    /** Compares the classes and the counts. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix matrix
                && classes.equals(matrix.classes)
                && Arrays.deepEquals(counts, matrix.counts);
    }

    @Override
    public int hashCode() {
        return 31 * classes.hashCode() + Arrays.deepHashCode(counts);
    }

    @Override
    public String toString() {
        return classes + ": " + Arrays.deepToString(counts);
    }
}
