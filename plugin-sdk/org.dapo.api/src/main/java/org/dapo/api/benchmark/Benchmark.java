package org.dapo.api.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RunListener;
import org.osgi.annotation.versioning.ProviderType;

/** Runs benchmarks. A service. Thread-safe; two runs must not share an output folder. */
@ProviderType
public interface Benchmark {
    /** The file with the whole result: plan, summaries, and every tuning and evaluation as their own JSON has them. */
    String JSON_FILE = "benchmark.json";

    /** The file with a table per evaluation, for people. */
    String MARKDOWN_FILE = "benchmark.md";

    /** The file with a row per evaluation, method and metric. */
    String CSV_FILE = "benchmark.csv";

    /** The file with the tables for a paper: LaTeX, with the package booktabs. */
    String LATEX_FILE = "benchmark.tex";

    /** The page for people, written where there is an {@link org.dapo.api.report.HtmlReport}. */
    String HTML_FILE = "benchmark.html";

    /**
     * The plans that the suite supplies.
     *
     * @return their names, sorted
     */
    List<String> supplied();

    /**
     * Reads a plan. A file is JSON:
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
     *   "framing": {"way": "tiles", "tile-size": 960, "tile-overlap": 0.25, "shifts": 2},
     *   "seeds": [42, 43, 44]
     * }
     * }</pre>
     *
     * <p>The backbone above is that of each method that names none of its own. Split, profile, epochs, {@code tuned-as} (see
     * {@link BenchmarkPlan.Method#tunedAs}) and remark may be left out, and so may the title and the seeds, which are then the name
     * and 42, and the {@link org.dapo.api.pipeline.Framing framing} or any part of it: images are squeezed into a square and looked at once then. An evaluation may have {@code "published": "visa"}, the data set whose published figures are to stand beside its own.
     * A text may hold places such as <code>${visa}</code>, which whoever runs the plan fills: what it does not know, mostly where data lies. Nothing
     * else may stand there.
     *
     * @param nameOrFile the name of a supplied plan, or the path of a JSON file, which ends in {@code .json}
     * @param values what to put into the places, by their names; a place without a value stays as it is
     * @return the plan
     * @throws PipelineException if there is no such plan, it is not a plan, or has no place for a value; one line that names the
     *     file and what is wrong
     */
    BenchmarkPlan plan(String nameOrFile, Map<String, String> values) throws PipelineException;

    /**
     * Reads a plan that has no places to fill, as {@link #plan(String, Map)} does.
     *
     * @param nameOrFile the name of a supplied plan, or the path of a JSON file
     * @return the plan
     * @throws PipelineException if there is no such plan, or it is not a plan
     */
    default BenchmarkPlan plan(String nameOrFile) throws PipelineException {
        return plan(nameOrFile, Map.of());
    }

    /**
     * Runs a plan, and writes {@value #JSON_FILE}, {@value #MARKDOWN_FILE}, {@value #CSV_FILE}, {@value #LATEX_FILE} and
     * {@value #HTML_FILE} into the folder, each whole or not at all. What a run before it with the same folder has finished, and whose inputs are the same, is not computed again;
     * what it has made of other inputs is moved aside, into a folder beside its own such as {@code tuning.before-1},
     * and made anew.
     *
     * @param plan what to compare
     * @param pipelines where pipelines come from
     * @param out the folder for checkpoints and results; made if it is not there
     * @param device the device, in the words of the device setting; empty for that setting
     * @param listener hears of progress and may cancel
     * @return every result and the summaries
     * @throws PipelineException if a run fails or is cancelled; what is finished stays
     */
    BenchmarkResult run(
            BenchmarkPlan plan, Pipelines pipelines, Path out, Optional<String> device, RunListener listener)
            throws PipelineException;
}
