package org.dapo.api.pipeline;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a backbone is trained from scratch.
 *
 * @param epochs the number of passes over the images, at least 1
 * @param batch the number of images that are told apart by their captions, at least 2; must be even if {@code pairs} is set
 * @param replicas the number of replicas of the model that are trained together, at least 1; in each step every replica processes
 *     its own batch on its own thread
 * @param optimizer the optimiser
 * @param learningRate the peak learning rate, above 0; it rises over the first hundredth of the steps and then falls along a
 *     cosine to 0
 * @param weightDecay the decoupled weight decay of matrices, at least 0
 * @param temperature the temperature τ of the loss, above 0
 * @param squares what is cut out of each image; empty for the whole image at the backbone's own side
 * @param pairs whether each defective image is placed in a batch beside its good twin, in place of other good images; requires a
 *     data set with twins
 * @param probeWeight the weight of the loss of linear probes relative to that of images and captions, at least 0. The probes
 *     predict the defect type, if any, from the patches of each layer of the vision tower and from the image feature, and are
 *     discarded at the end. A weight above 0 uses the masks of the data set and requires squares
 * @param imageProbeWeight the weight of the probe on the image feature relative to those on patches, at least 0. 1 weighs it as
 *     much as all layers together. With 0 the image feature learns about defects from captions only
 */
public record PretrainingRecipe(
        int epochs,
        int batch,
        int replicas,
        Optimizer optimizer,
        double learningRate,
        double weightDecay,
        double temperature,
        Optional<Squares> squares,
        boolean pairs,
        double probeWeight,
        double imageProbeWeight) {
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
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range, pairs are combined with an odd batch, or a probe weight
     *     above 0 comes without squares
     */
    public PretrainingRecipe {
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(squares, "squares");
        if ((pairs && batch % 2 != 0) || !(probeWeight >= 0) || (probeWeight > 0 && squares.isEmpty())) {
            throw new IllegalArgumentException(
                    "pairs take an even batch, not %d; a probe weight is at least 0, not %s, and takes a crop"
                            .formatted(batch, probeWeight));
        }
        if (!(imageProbeWeight >= 0)) {
            throw new IllegalArgumentException(
                    "an image's probe weight is at least 0, not %s".formatted(imageProbeWeight));
        }
        if (epochs < 1
                || batch < 2
                || replicas < 1
                || !(learningRate > 0)
                || !(weightDecay >= 0)
                || !(temperature > 0)) {
            throw new IllegalArgumentException(
                    ("epochs %d, batch %d, replicas %d, learning rate %s, weight decay %s, temperature %s: expected at least 1 epoch, 2"
                                    + " images per batch, 1 replica, a rate and a temperature above 0 and a decay of at least 0")
                            .formatted(epochs, batch, replicas, learningRate, weightDecay, temperature));
        }
    }
}
