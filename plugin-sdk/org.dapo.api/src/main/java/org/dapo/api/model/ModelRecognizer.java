package org.dapo.api.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Recognises which model of its family a file of weights holds, so that the user has to supply the file only. An OSGi service
 * beside the backbone provider of the same family. Required to be thread-safe.
 */
@ConsumerType
public interface ModelRecognizer {
    /**
     * Inspects a file and the files beside it that describe it. Only the descriptions of the tensors are read, not the tensors.
     *
     * @param file a file of weights; it need not be trusted
     * @param stated what the user states about the model, by field, if the file does not tell, such as {@code activation}
     * @return the model; empty if the file can be read but holds no model of this family
     * @throws IOException if the file cannot be read, it holds an unusable model of this family, or a required field is not
     *     stated; the message is one line that names the file and what is expected
     */
    Optional<RecognizedModel> recognize(Path file, Map<String, String> stated) throws IOException;
}
