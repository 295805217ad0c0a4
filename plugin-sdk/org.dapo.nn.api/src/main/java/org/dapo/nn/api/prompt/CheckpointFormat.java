package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Set;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The format in which another program stores the checkpoints of a prompt method, for import and export. An OSGi service with the
 * properties of {@link org.dapo.api.plugin.DapoPlugin}, whose name is the format's. Required to be thread-safe.
 */
@ConsumerType
public interface CheckpointFormat {
    /**
     * The prompt method of the checkpoints.
     *
     * @return the name of a {@link PromptStrategy}
     */
    String prompt();

    /**
     * The content of a checkpoint.
     *
     * @param profile the profile of the method: one of {@link PromptStrategy#profiles()}, optionally with settings
     * @param parameters the parameters, as {@link PromptLearner#parameters()} returns them
     */
    record Content(String profile, Map<String, NDArray> parameters) {}

    /**
     * Selects the required tensors of a file. Dictionaries in such files are nested; a name is the path to a tensor, joined by
     * dots.
     *
     * @param names the names of all tensors in a file
     * @return those that {@link #read} requires; empty if the file is not in this format
     */
    Set<String> wanted(Set<String> names);

    /**
     * Reads a checkpoint.
     *
     * @param tensors the required tensors by name, float32; not retained
     * @param backbone the backbone that they are to be used with
     * @return the parameters, owned by the same manager, and the profile with which they reproduce the other program's results
     * @throws IllegalArgumentException if a tensor is missing, unknown or does not have the shape that the backbone requires; the
     *     message names it
     */
    Content read(Map<String, NDArray> tensors, BackboneSpec backbone);

    /**
     * Writes a checkpoint.
     *
     * @param content what to write; not retained
     * @return the file's dictionaries by name: tensors by name, owned by the same manager
     * @throws IllegalArgumentException if the other program would run the profile differently, or a parameter that the file
     *     requires is missing; the message names it
     */
    Map<String, Map<String, NDArray>> dictionaries(Content content);
}
