package org.dapo.api.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.progress.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/** Runs benchmarks. An OSGi service. Thread-safe, but two concurrent runs must not share an output folder. */
@ProviderType
public interface Benchmark {
    /** The file with the complete result: the plan, the summaries, and each tuning and evaluation result in its own JSON form. */
    String JSON_FILE = "benchmark.json";

    /** The file with one table per evaluation, for human readers. */
    String MARKDOWN_FILE = "benchmark.md";

    /** The file with one row per evaluation, method and metric. */
    String CSV_FILE = "benchmark.csv";

    /** The file with the tables for a paper, in LaTeX. It requires the package booktabs. */
    String LATEX_FILE = "benchmark.tex";

    /** The page for human readers. It is written only if an {@link org.dapo.api.report.HtmlReport} is available. */
    String HTML_FILE = "benchmark.html";

    /**
     * Lists the plans that the suite supplies.
     *
     * @return their names, sorted
     */
    List<String> supplied();

    /**
     * Reads a plan. A plan file is JSON:
     *
     * <pre>{@code
     * {
     *   "name": "shift",
     *   "title": "Tuned on MVTec AD, evaluated on VisA",
     *   "backbone": "my-clip",
     *   "tuning": {"dataset": "mvtec:data/mvtec", "split": "test", "taxonomy": "mvtec"},
     *   "evaluations": [{"name": "VisA", "dataset": "index:data/visa", "taxonomy": "visa"}],
     *   "methods": [
     *     {"name": "DAPO", "prompt": "dapo", "profile": "corrected", "epochs": 5, "remark": "as the paper has it"},
     *     {"name": "hand-written prompts", "prompt": "fixed"}
     *   ],
     *   "framing": {"way": "tiles", "tile-size": 960, "tile-overlap": 0.25, "shifts": 2, "turns": true},
     *   "seeds": [42, 43, 44]
     * }
     * }</pre>
     *
     * <p>The plan's backbone applies to each method that names none of its own. Split, profile, epochs, {@code tuned-as} (see
     * {@link BenchmarkPlan.Method#tunedAs}) and remark are optional. The title defaults to the name, and the seeds to 42 alone.
     * The {@link org.dapo.api.pipeline.Framing framing} and each of its fields are optional too: by default an image is resized
     * to a square and processed once. An evaluation may have {@code "published": "visa"}. It names the data set whose published
     * figures are shown beside the measured ones. A string may hold placeholders such as <code>${visa}</code> for what the plan
     * does not know, mostly the location of the data. Whoever runs the plan supplies their values. No other field is allowed.
     *
     * @param nameOrFile the name of a supplied plan, or the path of a JSON file, which ends in {@code .json}
     * @param values the values of the placeholders, by placeholder name; a placeholder without a value is left as it is
     * @return the plan
     * @throws PipelineException if there is no such plan, it is not valid, or a value has no placeholder; the message is one line
     *     that names the file and what is wrong
     */
    BenchmarkPlan plan(String nameOrFile, Map<String, String> values) throws PipelineException;

    /**
     * Reads a plan without filling placeholders, as {@link #plan(String, Map)} does with no values.
     *
     * @param nameOrFile the name of a supplied plan, or the path of a JSON file
     * @return the plan
     * @throws PipelineException if there is no such plan, or it is not valid
     */
    default BenchmarkPlan plan(String nameOrFile) throws PipelineException {
        return plan(nameOrFile, Map.of());
    }

    /**
     * Runs a plan and writes the result files into a folder. These are {@value #JSON_FILE}, {@value #MARKDOWN_FILE},
     * {@value #CSV_FILE}, {@value #LATEX_FILE} and {@value #HTML_FILE}; each is written completely or not at all. If an earlier
     * run with the same folder finished a part from the same inputs, that part is not computed again. A part made from other
     * inputs is moved to a folder beside its own, such as {@code tuning.before-1}, and computed again. If a part fails, this is
     * reported as a warning, and the other parts are computed before the run fails.
     *
     * @param plan what to compare
     * @param pipelines supplies the pipelines
     * @param out the folder for checkpoints and results; created if missing
     * @param device the device, in the syntax of the device setting; empty for the value of that setting
     * @param listener receives progress and may cancel
     * @return every result and the summaries
     * @throws PipelineException if the plan is wrong, a part failed or the run is cancelled; finished parts are kept
     */
    BenchmarkResult run(
            BenchmarkPlan plan, Pipelines pipelines, Path out, Optional<String> device, RunListener listener)
            throws PipelineException;
}
