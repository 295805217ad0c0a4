package org.dapo.api.report;

import java.io.Closeable;
import java.io.IOException;
import org.dapo.api.pipeline.EvaluationResult;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes the report of one evaluation: its images as they come, then its result. Used by one thread at a time. Each file
 * appears whole or not at all.
 */
@ConsumerType
public interface ReportWriter extends Closeable {
    /**
     * Whether it makes anything of single images. Where no writer of a run does, no map is brought to the size of its image.
     *
     * @return false if {@link #image} need not be called; the same each time
     */
    default boolean wantsImages() {
        return true;
    }

    /**
     * Takes an image that was evaluated. Keeps no reference to it.
     *
     * @param image the image and its map
     * @throws IOException if it cannot be written; the message names the file
     */
    void image(EvaluatedImage image) throws IOException;

    /**
     * Takes the result, after the last image.
     *
     * @param result the result
     * @throws IOException if it cannot be written; the message names the file
     */
    void result(EvaluationResult result) throws IOException;
}
