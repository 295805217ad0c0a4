package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What to train from nothing, on what, and how.
 *
 * @param backbone the name of a backbone whose architecture is meant; its own weights are not used
 * @param dataset a data set with captions
 * @param split its split; empty for the first that it has
 * @param out the folder for checkpoints and weights; made if it is not there
 * @param recipe how
 * @param seed the seed of initial weights, order and squares
 * @param device the device, in the words of the device setting; empty for that setting
 * @param resume whether to go on after the last checkpoint in the folder
 */
public record PretrainingRequest(
        String backbone,
        DatasetReference dataset,
        Optional<String> split,
        Path out,
        PretrainingRecipe recipe,
        long seed,
        Optional<String> device,
        boolean resume) {
    /** Refuses null. */
    public PretrainingRequest {
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(device, "device");
    }
}
