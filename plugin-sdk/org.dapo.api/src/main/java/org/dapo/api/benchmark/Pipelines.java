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

        /**
         * Whether its prompt strategy has parameters to tune.
         *
         * @return what the strategy's capabilities say
         */
        boolean learns();

        /**
         * The profile that its prompt strategy has where nobody chooses another. A benchmark names it in every request, so that
         * a checkpoint of another default is not taken for this one's.
         *
         * @return one of the strategy's profiles
         */
        String defaultProfile();

        /** Takes it down. */
        @Override
        void close();
    }
}
