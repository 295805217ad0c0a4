package org.dapo.nn.api.backbone;

import java.util.List;

/**
 * How an RGB image becomes a backbone's input. It is resized to S by S with antialiasing, divided by 255, and then normalised per
 * channel: (value - mean) / std.
 *
 * @param mean the means of red, green and blue, in 0 to 1
 * @param std the standard deviations of red, green and blue, above 0
 * @param interpolation the kernel of the resize
 */
public record Preprocessing(List<Float> mean, List<Float> std, Interpolation interpolation) {
    /** The preprocessing of CLIP: Radford et al. 2021, bicubic. */
    public static final Preprocessing CLIP = new Preprocessing(
            List.of(0.48145466f, 0.4578275f, 0.40821073f),
            List.of(0.26862954f, 0.26130258f, 0.27577711f),
            Interpolation.BICUBIC);

    /** The kernel of the resize, as Pillow defines it. */
    public enum Interpolation {
        /** Bicubic with a = -0.5. */
        BICUBIC,
        /** Bilinear. */
        BILINEAR
    }

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException unless there are three means of 0 to 1 and three finite deviations above 0
     */
    public Preprocessing {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        boolean means = mean.size() == 3 && mean.stream().allMatch(value -> value >= 0 && value <= 1);
        boolean deviations = std.size() == 3 && std.stream().allMatch(value -> value > 0 && Float.isFinite(value));
        if (!means || !deviations) {
            throw new IllegalArgumentException(
                    "preprocessing needs three means of 0 to 1 and three deviations above 0, not %s and %s"
                            .formatted(mean, std));
        }
    }
}
