package org.dapo.engine.internal.scoring;

import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;

/** Receives the results of samples, in order. */
public interface ScoredSamples {
    /**
     * Receives a sample and its prediction, with maps of the size of its labels.
     *
     * @throws PipelineException if the run cannot continue
     */
    void scored(PreparedSample sample, Prediction prediction) throws PipelineException;

    /** Receives a sample whose image cannot be decoded, with the reason. */
    void undecoded(Prefetch.Outcome<PreparedSample> outcome);
}
