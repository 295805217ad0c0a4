package org.dapo.api.metric;

import java.util.Objects;

/**
 * One label per pixel.
 *
 * @param width width in pixels, at least 1
 * @param height height in pixels, at least 1
 * @param labels {@code width * height} labels, row by row from the top: {@link #NORMAL}, {@link #UNTYPED}, or the index + 1 of
 *     the defect's type in {@link MetricScope#types()}; not copied, and must not be changed afterwards
 */
public record LabelMap(int width, int height, short[] labels) {
    /** No defect. */
    public static final short NORMAL = 0;

    /**
     * A defect of no known type, of a type that the scope lacks, or of several types. It is a defect in binary metrics and is
     * ignored in multi-type ones.
     */
    public static final short UNTYPED = -1;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a side is below 1 or the array's length does not match
     */
    public LabelMap {
        Objects.requireNonNull(labels, "labels");
        if (width < 1 || height < 1 || labels.length != (long) width * height) {
            throw new IllegalArgumentException("a label map of %d x %d takes %d labels, not %d"
                    .formatted(width, height, (long) width * height, labels.length));
        }
    }
}
