package org.dapo.report.internal.html;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.report.internal.html.figure.FigureText;

/** An evaluation as a benchmark of a single method, so that the same page can show it. */
final class SingleEvaluation {
    private SingleEvaluation() {}

    /**
     * The evaluation as a benchmark of one cell.
     *
     * @param result the evaluation's result
     * @param seen how many of its images were seen; a resumed run keeps figures of products, but no images
     * @param unshown how many products have images of which none is shown
     */
    static BenchmarkResult of(EvaluationResult result, int seen, int unshown) {
        Provenance from = result.provenance();
        Method method = new Method(
                from.prompt(),
                from.backbone(),
                from.prompt(),
                Optional.of(from.profile()),
                OptionalInt.empty(),
                Optional.empty(),
                Stream.of(kept(seen, result.images()), unshown(unshown))
                        .filter(remark -> !remark.isEmpty())
                        .collect(Collectors.joining("; ")));
        Evaluation evaluation = new Evaluation(
                "%s, %s".formatted(result.dataset(), result.split()),
                result.dataset(),
                Optional.of(result.split()),
                from.taxonomy());
        // The tuning data is unknown here. As the cell has no tuning, the page does not mention it.
        Tuning unknown = new Tuning(result.dataset(), Optional.empty(), from.taxonomy());
        BenchmarkPlan plan = new BenchmarkPlan(
                "evaluation",
                "%s on %s".formatted(from.prompt(), result.dataset()),
                unknown,
                List.of(evaluation),
                List.of(method),
                List.of(from.seed()));
        List<Summary> summaries = result.mean().entrySet().stream()
                .map(metric -> new Summary(
                        evaluation.name(),
                        method.name(),
                        metric.getKey(),
                        metric.getValue(),
                        OptionalDouble.empty(),
                        Optional.empty()))
                .toList();
        Cell cell = new Cell(method.name(), evaluation.name(), from.seed(), result, Optional.empty());
        return new BenchmarkResult(plan, List.of(cell), summaries, result.seconds());
    }

    private static String unshown(int products) {
        return products == 0
                ? ""
                : "the images of %s are not shown".formatted(FigureText.count(products, "more product"));
    }

    private static String kept(int seen, int images) {
        if (seen == images) {
            return "";
        }
        return seen == 0
                ? "this run saw no image; all figures were kept from one before"
                : "%s of %s images were seen by this run, of which some are shown; the figures of the others were kept from one before"
                        .formatted(seen, images);
    }
}
