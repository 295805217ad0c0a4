package org.dapo.engine.internal.scoring;

import org.dapo.api.dataset.Sample;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.PreparedSample;

/** Takes what becomes of samples, one after another in their order. */
public interface ScoredSamples {
    /**
     * Takes a sample and what is said of it, with maps of the size that its labels have.
     *
     * @throws PipelineException if it cannot go on after that
     */
    void scored(PreparedSample sample, Prediction prediction) throws PipelineException;

    /** Takes a sample whose image cannot be decoded, and why. */
    void undecoded(Sample sample, String problem);
}
