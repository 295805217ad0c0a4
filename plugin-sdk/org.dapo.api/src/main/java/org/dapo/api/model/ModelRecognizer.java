package org.dapo.api.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees which model of its family a file of weights holds, so that a user brings the file alone. A service beside the backbone
 * provider of the same family. Thread-safe.
 */
@ConsumerType
public interface ModelRecognizer {
    /**
     * Looks at a file, and at those beside it that describe it. Only what the file says of its tensors is read, not the tensors.
     *
     * @param file a file of weights, perhaps a stranger's
     * @param stated what the user says of the model, by field, where the file cannot tell, such as {@code activation}
     * @return the model; empty if the file can be read but holds no model of this family
     * @throws IOException if the file cannot be read, or it holds a model of this family that cannot be used, or a field would
     *     have to be stated; the message is one line that names the file and what would be right
     */
    Optional<RecognizedModel> recognize(Path file, Map<String, String> stated) throws IOException;
}
