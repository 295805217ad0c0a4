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
     * What a checkpoint holds.
     *
     * @param profile as what the method runs it: one of {@link PromptStrategy#profiles()}, perhaps with settings
     * @param parameters as {@link PromptLearner#parameters()} gives them
     */
    record Content(String profile, Map<String, NDArray> parameters) {}

    /**
     * Sees which of a file's tensors matter. Dictionaries nest in such files; a name is the way to a tensor, joined by dots.
     *
     * @param names the names of all tensors in a file
     * @return those that {@link #read} wants; empty if the file is not in this format
     */
    Set<String> wanted(Set<String> names);

    /**
     * Reads a checkpoint.
     *
     * @param tensors the wanted tensors by name, float32; not kept
     * @param backbone what they are to be used with
     * @return the parameters, of the same manager, and the profile in which they give here what they give there
     * @throws IllegalArgumentException if a tensor is missing, unknown or of another shape than the backbone asks for; the
     *     message names it
     */
    Content read(Map<String, NDArray> tensors, BackboneSpec backbone);

    /**
     * Writes a checkpoint.
     *
     * @param content what to write; not kept
     * @return the file's dictionaries by name: tensors by name, of the same manager
     * @throws IllegalArgumentException if the other program would run the profile otherwise, or the file needs a parameter that
     *     is not there; the message names it
     */
    Map<String, Map<String, NDArray>> dictionaries(Content content);
}
