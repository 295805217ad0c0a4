package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How another program lays out the checkpoints of a prompt method, so that its files can be brought in and out. A service with
 * the properties of {@link org.dapo.api.plugin.DapoPlugin}, whose name is the format's. Thread-safe.
 */
@ConsumerType
public interface CheckpointFormat {
    /**
     * The method that the checkpoints are of.
     *
     * @return the name of a {@link PromptStrategy}
     */
    String prompt();

    /**
     * How the other program runs them.
     *
     * @return one of {@link PromptStrategy#profiles()}
     */
    String profile();

    /**
     * Sees which of a file's tensors matter. Dictionaries nest in such files; a name is the way to a tensor, joined by dots.
     *
     * @param names the names of all tensors in a file
     * @return those that {@link #parameters} wants; empty if the file is not in this format
     */
    Set<String> wanted(Set<String> names);

    /**
     * Reads a checkpoint.
     *
     * @param tensors the wanted tensors by name, float32; not kept
     * @param backbone what they are to be used with
     * @return the parameters as {@link PromptLearner#parameters()} gives them, of the same manager
     * @throws IllegalArgumentException if a tensor is missing, unknown or of another shape than the backbone asks for; the
     *     message names it
     */
    Map<String, NDArray> parameters(Map<String, NDArray> tensors, BackboneSpec backbone);

    /**
     * Writes a checkpoint.
     *
     * @param parameters what {@link PromptLearner#parameters()} gave; not kept
     * @return the file's dictionaries by name: tensors by name, of the same manager
     * @throws IllegalArgumentException if the file needs a parameter that is not there; the message names it
     */
    Map<String, Map<String, NDArray>> dictionaries(Map<String, NDArray> parameters);
}
