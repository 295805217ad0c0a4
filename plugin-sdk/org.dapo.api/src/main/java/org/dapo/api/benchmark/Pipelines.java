package org.dapo.api.benchmark;

import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a benchmark gets its pipelines from: whoever runs it knows how they are put together. */
@ConsumerType
@FunctionalInterface
public interface Pipelines {
    /**
     * Puts a pipeline together.
     *
     * @param backbone the backbone's name
     * @param prompt the prompt strategy's name
     * @param taxonomy the taxonomy's name
     * @return the pipeline; the benchmark closes it
     * @throws PipelineException if a part is unknown or missing; the message says which
     */
    Assembled assemble(String backbone, String prompt, String taxonomy) throws PipelineException;

    /** A pipeline that is there until it is closed. */
    interface Assembled extends AutoCloseable {
        /**
         * The pipeline.
         *
         * @return always the same one
         */
        Pipeline pipeline();

        /** Takes it down. */
        @Override
        void close();
    }
}
