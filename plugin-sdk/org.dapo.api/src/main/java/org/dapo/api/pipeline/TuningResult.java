package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of a tuning run.
 *
 * @param checkpoint the last epoch's checkpoint
 * @param losses the mean loss of each epoch, including those before a resume
 * @param images the number of images tuned on
 * @param skipped the images that were left out
 * @param notes the irregularities of the data set
 * @param seconds the duration of this run
 * @param provenance the origin of the checkpoint
 */
public record TuningResult(
        Path checkpoint,
        List<Double> losses,
        int images,
        List<Skipped> skipped,
        List<String> notes,
        double seconds,
        Provenance provenance) {
    /** Copies the lists. */
    public TuningResult {
        losses = List.copyOf(losses);
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }
}
