package org.dapo.api.report;

import java.io.Closeable;
import java.io.IOException;
import org.dapo.api.pipeline.EvaluationResult;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes the report of one evaluation: its images as they arrive, then its result. Not thread-safe: used by one thread at a time.
 * Each file must appear completely or not at all. The same run must give the same bytes: they depend on no clock, default locale
 * or random order.
 */
@ConsumerType
public interface ReportWriter extends Closeable {
    /**
     * Whether this writer uses single images. If no writer of a run does, maps are not resized to the size of their images.
     *
     * @return false if {@link #image} need not be called; the same at each call
     */
    default boolean wantsImages() {
        return true;
    }

    /**
     * Receives an image that was evaluated. It must not keep a reference to it.
     *
     * @param image the image and its map
     * @throws IOException if it cannot be written; the message names the file
     */
    void image(EvaluatedImage image) throws IOException;

    /**
     * Receives the result, after the last image.
     *
     * @param result the result
     * @throws IOException if it cannot be written; the message names the file
     */
    void result(EvaluationResult result) throws IOException;
}
