package org.dapo.api.benchmark;

import java.util.Optional;
import java.util.Set;
import org.dapo.api.pipeline.DatasetReference;
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

    /**
     * What tells the state of a data set from any other, as far as can be told without reading all of it: what was computed of another
     * state is computed again.
     *
     * @param dataset the data set
     * @param split its split; empty for the default one
     * @return a text of one line; empty if nothing can be told
     * @throws PipelineException if the data set cannot be opened
     */
    default String fingerprint(DatasetReference dataset, Optional<String> split) throws PipelineException {
        return "";
    }

    /**
     * The names of defects that a taxonomy does not know, for which a run over the data would be refused.
     *
     * @param dataset the data set
     * @param split its split; empty for the default one
     * @param taxonomy the taxonomy's name
     * @return the names as the data set has them, in their order; empty if all are known, or nothing can be told
     * @throws PipelineException if the data set cannot be opened, or there is no such taxonomy
     */
    default Set<String> unknownNames(DatasetReference dataset, Optional<String> split, String taxonomy)
            throws PipelineException {
        return Set.of();
    }

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
