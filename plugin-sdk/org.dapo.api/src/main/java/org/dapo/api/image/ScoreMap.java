package org.dapo.api.image;

import java.util.Objects;

/**
 * One score per pixel. Higher means more anomalous. The range depends on the prompt strategy.
 *
 * @param width width in pixels, at least 1
 * @param height height in pixels, at least 1
 * @param values {@code width * height} scores, row by row from the top; not copied, and must not be changed afterwards
 */
public record ScoreMap(int width, int height, float[] values) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a side is below 1 or the array's length does not match
     */
    public ScoreMap {
        Objects.requireNonNull(values, "values");
        if (width < 1 || height < 1 || values.length != (long) width * height) {
            throw new IllegalArgumentException("a score map of %d x %d takes %d values, not %d"
                    .formatted(width, height, (long) width * height, values.length));
        }
    }

    /**
     * The score of one pixel.
     *
     * @param x column, 0 to width - 1
     * @param y row, 0 to height - 1
     * @return the score
     */
    public float get(int x, int y) {
        return values[y * width + x];
    }

    /**
     * The highest score.
     *
     * @return the maximum of all values
     */
    public float highest() {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            highest = Math.max(highest, value);
        }
        return highest;
    }
}
