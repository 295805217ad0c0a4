package org.dapo.api.pipeline;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a backbone is trained from scratch.
 *
 * @param epochs the number of passes over the images, at least 1
 * @param batches the batches
 * @param squares what is cut out of each image; empty for the whole image at the backbone's own side
 * @param loss the loss; a probe weight above 0 requires squares
 * @param optimization how the loss is minimised
 */
public record PretrainingRecipe(
        int epochs, Batches batches, Optional<Squares> squares, Loss loss, Optimization optimization) {
    /**
     * What is processed in one step.
     *
     * @param size the number of images that are told apart by their captions, at least 2; must be even if {@code pairs} is set
     * @param replicas the number of replicas of the model that are trained together, at least 1; in each step every replica
     *     processes its own batch on its own thread
     * @param pairs whether each defective image is placed in a batch beside its good twin, in place of other good images; requires
     *     a data set with twins
     */
    public record Batches(int size, int replicas, boolean pairs) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range, or pairs are combined with an odd size
         */
        public Batches {
            if (size < 2 || replicas < 1) {
                throw new IllegalArgumentException(
                        "a batch has at least 2 images, not %d, for each of at least 1 replica, not %d"
                                .formatted(size, replicas));
            }
            if (pairs && size % 2 != 0) {
                throw new IllegalArgumentException("pairs require an even batch, not %d".formatted(size));
            }
        }
    }

    /**
     * What is minimised: the loss of images and captions, and that of linear probes. The probes predict the defect type, if any,
     * from the patches of each layer of the vision tower and from the image feature, and are discarded at the end.
     *
     * @param temperature the temperature τ of both, above 0
     * @param probeWeight the weight of the probes relative to images and captions, at least 0. A weight above 0 uses the masks of
     *     the data set
     * @param imageProbeWeight the weight of the probe on the image feature relative to those on patches, at least 0. 1 weighs it
     *     as much as all layers together. With 0 the image feature learns about defects from captions only
     */
    public record Loss(double temperature, double probeWeight, double imageProbeWeight) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Loss {
            if (!(temperature > 0) || !(probeWeight >= 0) || !(imageProbeWeight >= 0)) {
                throw new IllegalArgumentException(
                        "the temperature must be above 0, not %s, and the weights of probes at least 0, not %s and %s"
                                .formatted(temperature, probeWeight, imageProbeWeight));
            }
        }
    }

    /**
     * How the loss is minimised.
     *
     * @param optimizer the optimiser
     * @param learningRate the peak learning rate, above 0; it rises over the first hundredth of the steps and then falls along a
     *     cosine to 0
     * @param weightDecay the decoupled weight decay of matrices, at least 0
     */
    public record Optimization(Optimizer optimizer, double learningRate, double weightDecay) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Optimization {
            Objects.requireNonNull(optimizer, "optimizer");
            if (!(learningRate > 0) || !(weightDecay >= 0)) {
                throw new IllegalArgumentException(
                        "the learning rate must be above 0, not %s, and the weight decay at least 0, not %s"
                                .formatted(learningRate, weightDecay));
            }
        }
    }

    /** An optimiser. */
    public enum Optimizer {
        /** AdamW for all weights (Loshchilov and Hutter 2019), with the settings of CLIP's training. */
        ADAMW,
        /**
         * Muon for the matrices in the layers of the towers (Jordan et al. 2024), with updates as large as AdamW's (Liu et al. 2025,
         * arXiv 2502.16982), and AdamW for all other weights.
         */
        MUON
    }

    /**
     * Squares that are cut out of an image at random, over a defect if there is one.
     *
     * @param side their side in pixels, at least 1
     * @param lastSide their side in the last epoch, which must be larger than {@code side}, such as the backbone's own (Touvron
     *     et al. 2019, Fixing the train-test resolution discrepancy); that epoch then has fewer images, and as many pixels as the
     *     others
     * @param turns whether each is rotated by a multiple of 90° and mirrored at random. What is learned about a piece then holds
     *     in any orientation, and captions must not mention left or right
     * @param echoes the number of squares cut out of each loaded image, at least 1. If images are slow to make or to read, this
     *     gives more steps in the same time (Choi et al. 2019, Faster neural network training with data echoing)
     */
    public record Squares(int side, OptionalInt lastSide, boolean turns, int echoes) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range, or the last side is not larger than the side
         */
        public Squares {
            if (side < 1 || echoes < 1) {
                throw new IllegalArgumentException(
                        "the crop and the echoes must be at least 1, not %d and %d".formatted(side, echoes));
            }
            if (lastSide.isPresent() && lastSide.getAsInt() <= side) {
                throw new IllegalArgumentException(
                        "the last crop, %d, must be larger than the others, %d".formatted(lastSide.getAsInt(), side));
            }
        }

        /**
         * Copies these squares with one side for every epoch.
         *
         * @param other the side in pixels, at least 1
         * @return the squares
         * @throws IllegalArgumentException if the side is out of its range
         */
        public Squares ofSide(int other) {
            return new Squares(other, OptionalInt.empty(), turns, echoes);
        }
    }

    /**
     * Checks what belongs together.
     *
     * @throws IllegalArgumentException if there is no epoch, or a probe weight above 0 comes without squares
     */
    public PretrainingRecipe {
        Objects.requireNonNull(batches, "batches");
        Objects.requireNonNull(squares, "squares");
        Objects.requireNonNull(loss, "loss");
        Objects.requireNonNull(optimization, "optimization");
        if (epochs < 1) {
            throw new IllegalArgumentException("at least 1 epoch is required, not %d".formatted(epochs));
        }
        if (loss.probeWeight() > 0 && squares.isEmpty()) {
            throw new IllegalArgumentException("probes require a crop");
        }
    }
}
