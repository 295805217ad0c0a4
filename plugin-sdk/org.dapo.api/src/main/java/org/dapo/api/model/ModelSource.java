package org.dapo.api.model;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model: a folder below {@code models/}, or a bundle. Its files may still have to be fetched, which the manifest's source
 * tells how. A service with the properties of
 * {@link org.dapo.api.plugin.DapoPlugin} and, as {@link #FAMILY_PROPERTY}, the family that says which backbone provider
 * reads it. Thread-safe.
 */
@ConsumerType
public interface ModelSource {
    /** Service property: the model's family, such as {@code clip}. */
    String FAMILY_PROPERTY = "dapo.model.family";

    /**
     * What {@code model.json} says.
     *
     * @return the manifest
     */
    ModelManifest manifest();

    /**
     * A file of the model on the local disk, unpacked first if it has to be.
     *
     * @param name one of the names in the manifest's files
     * @return a path that can be read and mapped as long as this source is registered
     * @throws IOException if the manifest does not name the file or it is not there; the message says where it was
     *     looked for
     */
    Path file(String name) throws IOException;
}
