package org.dapo.api.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/** Runs benchmarks. A service. Thread-safe; two runs must not share an output folder. */
@ProviderType
public interface Benchmark {
    /**
     * The plans that the suite supplies.
     *
     * @return their names, sorted
     */
    List<String> supplied();

    /**
     * Reads a plan.
     *
     * @param nameOrFile the name of a supplied plan, or the path of a JSON file, which ends in {@code .json}
     * @return the plan
     * @throws PipelineException if there is no such plan, or it is not a plan; one line that names the file and what is wrong
     */
    BenchmarkPlan plan(String nameOrFile) throws PipelineException;

    /**
     * Runs a plan. What a run before it with the same folder has finished, and whose inputs are the same, is not computed again.
     *
     * @param plan what to compare
     * @param pipelines where pipelines come from
     * @param out the folder for checkpoints and results; made if it is not there
     * @param listener hears of progress and may cancel
     * @return every result and the summaries
     * @throws PipelineException if a run fails or is cancelled; what is finished stays
     */
    BenchmarkResult run(BenchmarkPlan plan, Pipelines pipelines, Path out, RunListener listener)
            throws PipelineException;
}
