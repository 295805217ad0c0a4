package org.dapo.api.pipeline;

import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** Supplies the pipelines of a benchmark. The caller of the benchmark implements it. */
@ConsumerType
@FunctionalInterface
public interface Pipelines {
    /**
     * Assembles a pipeline.
     *
     * @param backbone the backbone's name
     * @param prompt the prompt strategy's name
     * @param taxonomy the taxonomy's name
     * @return the pipeline; the benchmark closes it
     * @throws PipelineException if a part is unknown or missing; the message names it
     */
    Assembled assemble(String backbone, String prompt, String taxonomy) throws PipelineException;

    /**
     * Identifies the state of a data set, as far as is possible without reading all of it. If the state has changed, results
     * computed from the old state are computed again.
     *
     * @param dataset the data set
     * @param split its split; empty for the default split
     * @return one line of text; empty if the state cannot be identified
     * @throws PipelineException if the data set cannot be opened
     */
    default String fingerprint(DatasetReference dataset, Optional<String> split) throws PipelineException {
        return "";
    }

    /**
     * Lists the defect names that a taxonomy does not know. A run over the data would be rejected because of them.
     *
     * @param dataset the data set
     * @param split its split; empty for the default split
     * @param taxonomy the taxonomy's name
     * @return the names as the data set spells them, in the data set's order; empty if all are known or it cannot be determined
     * @throws PipelineException if the data set cannot be opened, or there is no such taxonomy
     */
    default Set<String> unknownNames(DatasetReference dataset, Optional<String> split, String taxonomy)
            throws PipelineException {
        return Set.of();
    }

    /** A pipeline that is available until it is closed. */
    interface Assembled extends AutoCloseable {
        /**
         * The pipeline.
         *
         * @return the same one at each call
         */
        Pipeline pipeline();

        /** Releases the pipeline. */
        @Override
        void close();
    }
}
