package org.dapo.api.model;

import java.io.IOException;
import org.dapo.api.pipeline.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/** The models of an installation, to which a user's own can be added. A service. Thread-safe. */
@ProviderType
public interface ModelLibrary {
    /**
     * Adds a model: asks the {@link ModelRecognizer}s what the file holds, copies the files that belong to it into a folder of
     * the model's name, and writes its {@code model.json} with their hashes. The folder is there whole or not at all, and the
     * model's {@link ModelSource} is registered when this returns.
     *
     * @param request which file, and what is known of it
     * @param listener hears of the bytes that were copied and may cancel
     * @return what {@code model.json} says
     * @throws IOException if there is a model of that name, nobody recognises the file, it cannot be copied, or the listener
     *     cancels; the message is one line
     */
    ModelManifest add(ModelImport request, RunListener listener) throws IOException;

    /**
     * Adds a model that is known already, such as one that was just trained.
     *
     * @param model the model
     * @param name its name: lower case letters, digits and hyphens
     * @param source where it comes from
     * @param licence the SPDX name of its weights' licence
     * @param listener hears of the bytes that were copied and may cancel
     * @return what {@code model.json} says
     * @throws IOException if there is a model of that name, it cannot be copied, or the listener cancels; the message is one
     *     line
     */
    ModelManifest add(RecognizedModel model, String name, String source, String licence, RunListener listener)
            throws IOException;
}
