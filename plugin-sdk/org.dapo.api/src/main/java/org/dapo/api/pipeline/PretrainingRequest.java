package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to train from nothing, on what, and how.
 *
 * @param backbone the name of a backbone whose architecture is meant; its own weights are not used
 * @param dataset a data set with captions
 * @param split its split; empty for the first that it has
 * @param out the folder for checkpoints and weights; made if it is not there
 * @param epochs how many times the images are gone through, at least 1
 * @param batch images that are told apart by their captions, at least 2
 * @param replicas how many copies of the model are trained as one, at least 1: in each step every one takes a batch of its own, on a thread
 *     of its own
 * @param learningRate the highest rate, above 0; it rises over the first hundredth of the steps and falls along a cosine to 0
 * @param weightDecay AdamW's decay, at least 0
 * @param temperature the temperature τ of the loss, above 0
 * @param crop the side in pixels of the square that is cut out of each image at random, over a defect where there is one;
 *     empty for the whole image at the backbone's own side
 * @param lastCrop the side of the squares in the last epoch, where they are to be larger, such as the backbone's own (Touvron et al. 2019,
 *     Fixing the train-test resolution discrepancy); that epoch then has fewer images, and as many pixels as the others
 * @param turns whether each square is turned by a multiple of 90° and mirrored at random: what is learned of a piece then holds for it
 *     however it lies, and captions must not speak of left or right; takes a crop
 * @param pairs whether each defective image stands in a batch beside its good twin, in place of other good images; of a data set that
 *     has twins
 * @param probeWeight what the loss of linear probes weighs beside that of images and captions, at least 0: they read off the patches of
 *     each layer of the vision tower, and off the image's feature, which type of defect there is, if any, and are thrown away in the
 *     end. It uses the masks of the data set, and takes a crop
 * @param seed the seed of initial weights, order and crops
 * @param device the device, in the words of the device setting; empty for that setting
 * @param resume whether to go on after the last checkpoint in the folder
 */
public record PretrainingRequest(
        String backbone,
        DatasetReference dataset,
        Optional<String> split,
        Path out,
        int epochs,
        int batch,
        int replicas,
        double learningRate,
        double weightDecay,
        double temperature,
        OptionalInt crop,
        OptionalInt lastCrop,
        boolean turns,
        boolean pairs,
        double probeWeight,
        long seed,
        Optional<String> device,
        boolean resume) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public PretrainingRequest {
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(device, "device");
        Ranges.atLeastOne("crop", crop);
        if (lastCrop.isPresent() && (crop.isEmpty() || lastCrop.getAsInt() <= crop.getAsInt())) {
            throw new IllegalArgumentException("the last crop, %d, is meant to be larger than the others, %s"
                    .formatted(lastCrop.getAsInt(), crop.isPresent() ? crop.getAsInt() : "of which there are none"));
        }
        if ((pairs && batch % 2 != 0) || !(probeWeight >= 0) || (probeWeight > 0 && crop.isEmpty())) {
            throw new IllegalArgumentException(
                    "pairs take an even batch, not %d; a probe weight is at least 0, not %s, and takes a crop"
                            .formatted(batch, probeWeight));
        }
        if (turns && crop.isEmpty()) {
            throw new IllegalArgumentException("turns take a crop");
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

    /** Trains a single copy of the model. */
    public PretrainingRequest(
            String backbone,
            DatasetReference dataset,
            Optional<String> split,
            Path out,
            int epochs,
            int batch,
            double learningRate,
            double weightDecay,
            double temperature,
            OptionalInt crop,
            boolean pairs,
            double probeWeight,
            long seed,
            Optional<String> device,
            boolean resume) {
        this(
                backbone,
                dataset,
                split,
                out,
                epochs,
                batch,
                1,
                learningRate,
                weightDecay,
                temperature,
                crop,
                OptionalInt.empty(),
                false,
                pairs,
                probeWeight,
                seed,
                device,
                resume);
    }
}
