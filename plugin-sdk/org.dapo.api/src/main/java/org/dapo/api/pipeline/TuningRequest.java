package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * On what to tune, and how. What is left empty comes from the prompt strategy's recipe.
 *
 * @param dataset the data set
 * @param split the split; empty for {@code test}, which is the split that has the defects
 * @param out the folder for the checkpoints; made if it is not there
 * @param epochs how many epochs, at least 1
 * @param batch images per step, at least 1
 * @param learningRate the optimiser's rate, above 0
 * @param seed the seed of all random numbers
 * @param imageSize the input side S in pixels, a multiple of the backbone's patch side
 * @param device the device, in the words of the device setting; empty for that setting
 * @param profile the strategy's profile; empty for its default
 * @param resume whether to go on from the last checkpoint in the folder; without it a folder with checkpoints is refused
 * @param namesAsTheyAre whether a defect name that the taxonomy does not know is left untyped instead of being an error
 */
public record TuningRequest(
        DatasetReference dataset,
        Optional<String> split,
        Path out,
        OptionalInt epochs,
        OptionalInt batch,
        OptionalDouble learningRate,
        long seed,
        OptionalInt imageSize,
        Optional<String> device,
        Optional<String> profile,
        boolean resume,
        boolean namesAsTheyAre) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public TuningRequest {
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(out, "out");
        Ranges.atLeastOne("epochs", epochs);
        Ranges.atLeastOne("batch", batch);
        Ranges.atLeastOne("image size", imageSize);
        if (learningRate.isPresent() && !(learningRate.getAsDouble() > 0 && learningRate.getAsDouble() < 1e6)) {
            throw new IllegalArgumentException("the learning rate must be above 0, not " + learningRate.getAsDouble());
        }
    }
}
