package org.dapo.api.model;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model: a folder below {@code models/}, or a bundle. Its files may still have to be downloaded; the manifest's source says
 * how. An OSGi service with the properties of {@link org.dapo.api.plugin.DapoPlugin} and {@link #FAMILY_PROPERTY}. The family
 * selects the backbone provider that reads the model. Required to be thread-safe.
 */
@ConsumerType
public interface ModelSource {
    /** Service property: the model's family, such as {@code clip}. */
    String FAMILY_PROPERTY = "dapo.model.family";

    /**
     * The contents of {@code model.json}.
     *
     * @return the manifest
     */
    ModelManifest manifest();

    /**
     * A file of the model on the local disk, unpacked first if necessary.
     *
     * @param name one of the names in the manifest's files
     * @return a path that can be read and memory-mapped as long as this source is registered
     * @throws java.nio.file.NoSuchFileException if the file is missing; the message says where it was looked for
     * @throws IOException if the manifest does not name the file, or it may not be used
     */
    Path file(String name) throws IOException;
}
