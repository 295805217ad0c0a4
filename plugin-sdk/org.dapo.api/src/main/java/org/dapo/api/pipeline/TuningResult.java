package org.dapo.api.pipeline;

import java.nio.file.Path;
import java.util.List;

/**
 * What came of a tuning run.
 *
 * @param checkpoint the last epoch's checkpoint
 * @param losses the mean loss of each epoch, those before a resume included
 * @param images how many images were tuned on
 * @param skipped the images that were left out
 * @param notes what was odd in the data set
 * @param seconds how long this run took
 * @param provenance from what the checkpoint came
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
