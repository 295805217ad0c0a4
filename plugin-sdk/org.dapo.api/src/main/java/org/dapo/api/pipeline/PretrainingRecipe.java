package org.dapo.api.pipeline;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a backbone is trained from nothing.
 *
 * @param epochs how many times the images are gone through, at least 1
 * @param batch images that are told apart by their captions, at least 2
 * @param replicas how many copies of the model are trained as one, at least 1: in each step every one takes a batch of its own, on a thread
 *     of its own
 * @param learningRate the highest rate, above 0; it rises over the first hundredth of the steps and falls along a cosine to 0
 * @param weightDecay AdamW's decay, at least 0
 * @param temperature the temperature τ of the loss, above 0
 * @param squares what is cut out of each image; empty for the whole image at the backbone's own side
 * @param pairs whether each defective image stands in a batch beside its good twin, in place of other good images; of a data set that
 *     has twins
 * @param probeWeight what the loss of linear probes weighs beside that of images and captions, at least 0: they read off the patches of
 *     each layer of the vision tower, and off the image's feature, which type of defect there is, if any, and are thrown away in the
 *     end. It uses the masks of the data set, and takes squares
 * @param imageProbeWeight what the probe on the image's feature weighs beside those on patches, at least 0: 1 for as much as all layers
 *     together, 0 for none, so that the feature learns of defects by captions alone
 */
public record PretrainingRecipe(
        int epochs,
        int batch,
        int replicas,
        double learningRate,
        double weightDecay,
        double temperature,
        Optional<Squares> squares,
        boolean pairs,
        double probeWeight,
        double imageProbeWeight) {
    /**
     * The squares that are cut out of an image at random, over a defect where there is one.
     *
     * @param side their side in pixels, at least 1
     * @param lastSide their side in the last epoch, where they are to be larger, such as the backbone's own (Touvron et al. 2019, Fixing the
     *     train-test resolution discrepancy); that epoch then has fewer images, and as many pixels as the others
     * @param turns whether each is turned by a multiple of 90° and mirrored at random: what is learned of a piece then holds for it however
     *     it lies, and captions must not speak of left or right
     * @param echoes how many are cut out of each image once it is at hand, at least 1: where images are slow to make or to read, more
     *     steps for the same time (Choi et al. 2019, Faster neural network training with data echoing)
     */
    public record Squares(int side, OptionalInt lastSide, boolean turns, int echoes) {
        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a number is out of its range
         */
        public Squares {
            if (side < 1 || echoes < 1) {
                throw new IllegalArgumentException(
                        "the crop and the echoes must be at least 1, not %d and %d".formatted(side, echoes));
            }
            if (lastSide.isPresent() && lastSide.getAsInt() <= side) {
                throw new IllegalArgumentException("the last crop, %d, is meant to be larger than the others, %d"
                        .formatted(lastSide.getAsInt(), side));
            }
        }

        /**
         * Squares of another side, in every epoch.
         *
         * @param other the side in pixels
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
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PretrainingRecipe {
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
                    ("epochs %d, batch %d, replicas %d, learning rate %s, weight decay %s, temperature %s: at least 1 epoch, 2 images per"
                                    + " batch, 1 replica, a rate and a temperature above 0 and a decay of at least 0 are meant")
                            .formatted(epochs, batch, replicas, learningRate, weightDecay, temperature));
        }
    }
}
