package org.dapo.nn.api.prompt;

import java.util.Objects;
import java.util.Optional;

/**
 * How a method is used, and how it is tuned if it learns.
 *
 * @param imageSize the input side S in pixels, at least 1; a caller may override it. On a backbone trained at 224 pixels or more,
 *     it is rounded to the nearest multiple of the patch side. A backbone trained below that is used at its own side
 * @param mapRange the highest possible value of an anomaly map, finite and above 0
 * @param tuning how it is tuned; empty for a method that learns nothing. A method that is to be tuned needs a checkpoint to
 *     inspect with, and a benchmark tunes it once per seed
 */
public record Recipe(int imageSize, float mapRange, Optional<TuningRecipe> tuning) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Recipe {
        Objects.requireNonNull(tuning, "tuning");
        if (imageSize < 1 || !(mapRange > 0) || !Float.isFinite(mapRange)) {
            throw new IllegalArgumentException(
                    "not a recipe: image size %d, map range %s".formatted(imageSize, mapRange));
        }
    }

    /**
     * The recipe of a method that learns nothing.
     *
     * @param imageSize the input side S in pixels, at least 1
     * @param mapRange the highest possible value of an anomaly map, finite and above 0
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Recipe(int imageSize, float mapRange) {
        this(imageSize, mapRange, Optional.empty());
    }
}
