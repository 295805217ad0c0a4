package org.dapo.api.metric;

import java.util.Arrays;
import java.util.List;

/**
 * How often what is one class was taken for another, in pixels.
 *
 * @param classes {@code normal}, then ids of defect types
 * @param counts for each class that the data set says, a row; in it for each class that the pipeline said, how many pixels; not
 *     copied, and not to be changed
 */
public record ConfusionMatrix(List<String> classes, long[][] counts) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless there is a row and a column per class, without negative counts
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

    /** Matrices of the same classes with the same counts are equal. */
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
