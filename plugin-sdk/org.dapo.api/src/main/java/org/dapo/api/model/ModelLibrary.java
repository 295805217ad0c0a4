package org.dapo.api.model;

import java.io.IOException;
import org.dapo.api.progress.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/** The models of an installation, to which users can add their own. An OSGi service. Thread-safe. */
@ProviderType
public interface ModelLibrary {
    /**
     * Checks that a model could be added, before hours are spent on its making.
     *
     * @param name its name: lower case letters, digits and hyphens
     * @throws IOException if a model of that name exists, or models cannot be written; the message is one line
     */
    void requireRoom(String name) throws IOException;

    /**
     * Adds a model. The {@link ModelRecognizer}s determine what the file holds. The files that belong to it are copied into a
     * folder of the model's name, and a {@code model.json} with their hashes is written. The folder appears completely or not at
     * all. When this returns, the model's {@link ModelSource} is registered.
     *
     * @param request which file, and what is known about it
     * @param listener receives the number of bytes copied and may cancel
     * @return the contents of {@code model.json}
     * @throws IOException if a model of that name exists, no recognizer knows the file, it cannot be copied, or the listener
     *     cancels; the message is one line
     */
    ModelManifest add(ModelImport request, RunListener listener) throws IOException;

    /**
     * Adds a model that is already described, such as one that was just trained.
     *
     * @param model the model
     * @param name its name: lower case letters, digits and hyphens
     * @param source where it comes from
     * @param licence the SPDX name of its weights' licence
     * @param listener receives the number of bytes copied and may cancel
     * @return the contents of {@code model.json}
     * @throws IOException if a model of that name exists, it cannot be copied, or the listener cancels; the message is one line
     */
    ModelManifest add(RecognizedModel model, String name, String source, String licence, RunListener listener)
            throws IOException;
}
