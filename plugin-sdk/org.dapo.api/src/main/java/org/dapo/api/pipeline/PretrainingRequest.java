package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What to train from scratch, on what, and how.
 *
 * @param backbone the name of the backbone whose architecture is used; its own weights are ignored
 * @param dataset a data set with captions
 * @param split its split; empty for its first split
 * @param out the folder for checkpoints and weights; created if missing
 * @param recipe how to train
 * @param seed the seed of the initial weights, the order and the squares
 * @param device the device, in the syntax of the device setting; empty for the value of that setting
 * @param resume whether to continue after the last checkpoint in the folder
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
    /** Rejects null components. */
    public PretrainingRequest {
        Objects.requireNonNull(backbone, "backbone");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(device, "device");
    }
}
