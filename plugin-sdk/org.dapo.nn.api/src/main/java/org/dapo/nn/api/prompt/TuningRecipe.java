package org.dapo.nn.api.prompt;

import java.util.Objects;

/**
 * How a method is tuned. A caller may override epochs, batch and rate.
 *
 * @param optimizer the optimiser
 * @param schedule how the rate changes from epoch to epoch
 * @param epochs the number of epochs, at least 1
 * @param batch images per step, at least 1
 * @param maskRule which pixels of a resized mask are a defect
 * @param mosaic the probability, 0 to 1, that an image is replaced by a 2 by 2 tiling of images of its product
 */
public record TuningRecipe(
        Optimizer optimizer, Schedule schedule, int epochs, int batch, MaskRule maskRule, float mosaic) {
    /** How the rate changes from epoch to epoch. */
    public enum Schedule {
        /** It does not change. */
        CONSTANT,
        /**
         * At most 1e-5 in the first epoch. In epoch e ≥ 2 of E it is rate · (1 + cos(π (e - 2) / E)) / 2, which stays above 0
         * (CoOp).
         */
        COSINE_WITH_WARM_UP
    }

    /** Which pixels of a mask, resized bilinearly to values of 0 to 1, are a defect. */
    public enum MaskRule {
        /** Pixels above 0.5. */
        ABOVE_HALF,
        /** Pixels of exactly 1, as the published DAPO prototype does in tuning. */
        EXACTLY_ONE
    }

    /**
     * An optimiser, as torch defines it.
     *
     * @param kind the optimiser
     * @param rate the learning rate, above 0
     * @param beta1 the decay of the first moment, or the momentum of {@link Kind#SGD}; at least 0 and below 1
     * @param beta2 the decay of the second moment, at least 0 and below 1; ignored by {@link Kind#SGD}
     * @param epsilon added to the root of the second moment, at least 0; ignored by {@link Kind#SGD}
     * @param decay the weight decay, at least 0; decoupled in {@link Kind#ADAMW}
     */
    public record Optimizer(Kind kind, double rate, double beta1, double beta2, double epsilon, double decay) {
        /** The available optimisers. */
        public enum Kind {
            /** torch.optim.Adam. */
            ADAM,
            /** torch.optim.AdamW. */
            ADAMW,
            /** torch.optim.SGD with momentum. */
            SGD
        }

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Optimizer {
            Objects.requireNonNull(kind, "kind");
            if (!(rate > 0)
                    || !(beta1 >= 0 && beta1 < 1)
                    || !(beta2 >= 0 && beta2 < 1)
                    || !(epsilon >= 0)
                    || !(decay >= 0)) {
                throw new IllegalArgumentException("not an optimiser: rate %s, betas %s and %s, epsilon %s, decay %s"
                        .formatted(rate, beta1, beta2, epsilon, decay));
            }
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public TuningRecipe {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(maskRule, "maskRule");
        if (epochs < 1 || batch < 1 || !(mosaic >= 0 && mosaic <= 1)) {
            throw new IllegalArgumentException(
                    "not a recipe: epochs %d, batch %d, mosaic %s".formatted(epochs, batch, mosaic));
        }
    }
}
