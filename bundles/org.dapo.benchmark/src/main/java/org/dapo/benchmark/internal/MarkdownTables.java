package org.dapo.benchmark.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Difference;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;

/** A result for people: for each evaluation a table of figures, and one of the first method's lead over the others. */
final class MarkdownTables {
    private static final String UNDEFINED = "–";

    /** The tables have three decimals. */
    private static final double LEAST_SHOWN = 0.0005;

    private final BenchmarkPlan plan;
    private final List<Summary> summaries;
    private final List<Published> published;
    private final boolean tuned;

    /** The profile that each method was run with. The plan may leave its choice to the strategy. */
    private final Map<String, String> profiles;

    private final String seeds;
    private final StringBuilder text = new StringBuilder();

    private MarkdownTables(BenchmarkResult result) {
        plan = result.plan();
        summaries = result.summaries();
        published = result.published();
        tuned = result.cells().stream().anyMatch(cell -> cell.tuning().isPresent());
        seeds = result.seeds().stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", ", result.seeds().size() == 1 ? "seed " : "seeds ", ""));
        profiles = result.cells().stream()
                .collect(Collectors.toMap(
                        BenchmarkResult.Cell::method,
                        cell -> cell.result().provenance().profile(),
                        (one, same) -> one));
    }

    /** The tables, with a description of their subject. */
    static String of(BenchmarkResult result) {
        return new MarkdownTables(result).text();
    }

    private String text() {
        line("# " + cell(plan.title()));
        line("");
        line("%s; %s. Images went in as: %s. Each figure is the mean over the products%s."
                .formatted(
                        tuned
                                ? "Tuned on "
                                        + data(
                                                plan.tuning().dataset().toString(),
                                                plan.tuning().split())
                                : "Nothing was tuned",
                        seeds,
                        plan.framing(),
                        TableMetrics.isSpread(summaries)
                                ? ", then over the seeds, ± the standard deviation over the seeds"
                                : ""));
        for (Evaluation evaluation : plan.evaluations()) {
            evaluation(evaluation);
        }
        methods();
        return text.toString();
    }

    private void evaluation(Evaluation evaluation) {
        List<Summary> own = summaries.stream()
                .filter(summary -> summary.evaluation().equals(evaluation.name()))
                .toList();
        List<Published> beside = published.stream()
                .filter(figure -> figure.evaluation().equals(evaluation.name()))
                .toList();
        List<String> metrics = TableMetrics.of(own, beside);
        line("");
        line("## " + cell(evaluation.name()));
        line("");
        line("On %s.".formatted(data(evaluation.dataset().toString(), evaluation.split())));
        line("");
        table("method", plan.methods(), metrics, own, MarkdownTables::figure);
        published(beside, metrics);
        bounds(own, metrics);
        if (plan.methods().size() > 1) {
            line("");
            line(
                    "By how much %s is better, with the 95 %% bootstrap interval over products and seeds, and the p of a paired permutation test over the products; bold where p is below 0.05 and the interval excludes 0."
                            .formatted(cell(plan.methods().get(0).name())));
            line("");
            List<Method> others = plan.methods().subList(1, plan.methods().size());
            table("than", others, metrics, own, one -> one.advantage().map(MarkdownTables::difference));
        }
    }

    /** Published figures on the same data, as further rows of the table. */
    private void published(List<Published> beside, List<String> metrics) {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        Set<String> sources = new LinkedHashSet<>();
        for (Published figure : beside) {
            sources.add(figure.source());
            rows.computeIfAbsent(figure.method(), any -> new LinkedHashMap<>())
                    .put(figure.metric(), String.format(Locale.ROOT, "%.3f", figure.value()));
        }
        rows.forEach((method, figures) -> row(
                "*%s, published*".formatted(cell(method)),
                metrics.stream()
                        .map(metric -> figures.getOrDefault(metric, UNDEFINED))
                        .toList()));
        if (!rows.isEmpty()) {
            line("");
            line("Published: %s. Not measured here.".formatted(cell(String.join("; ", sources))));
        }
    }

    /** How far figures that are not exact may be off, where it shows. */
    private void bounds(List<Summary> own, List<String> metrics) {
        for (String metric : metrics) {
            double bound = own.stream()
                    .filter(one -> one.metric().equals(metric))
                    .flatMapToDouble(one -> one.mean().bound().stream())
                    .max()
                    .orElse(0);
            if (bound >= LEAST_SHOWN) {
                line("");
                line(String.format(
                        Locale.ROOT, "The exact figures of %s are within %.3f of those shown.", cell(metric), bound));
            }
        }
    }

    private void table(
            String corner,
            List<Method> rows,
            List<String> metrics,
            List<Summary> own,
            Function<Summary, Optional<String>> shown) {
        row(corner, metrics);
        row("---", metrics.stream().map(metric -> "---:").toList());
        for (Method method : rows) {
            Map<String, String> cells = own.stream()
                    .filter(one -> one.method().equals(method.name()))
                    .collect(Collectors.toMap(
                            Summary::metric, one -> shown.apply(one).orElse(UNDEFINED)));
            row(
                    cell(method.name()),
                    metrics.stream()
                            .map(metric -> cells.getOrDefault(metric, UNDEFINED))
                            .toList());
        }
    }

    private static Optional<String> figure(Summary summary) {
        OptionalDouble deviation = summary.deviation();
        String spread = deviation.isPresent() ? String.format(Locale.ROOT, " ± %.3f", deviation.getAsDouble()) : "";
        OptionalDouble mean = summary.mean().value();
        return mean.isPresent()
                ? Optional.of(String.format(Locale.ROOT, "%.3f", mean.getAsDouble()) + spread)
                : Optional.empty();
    }

    private static String difference(Difference one) {
        String shown = String.format(
                Locale.ROOT, "%+.3f (%+.3f to %+.3f; %s)", one.value(), one.low(), one.high(), one.significance());
        return one.significant() ? "**" + shown + "**" : shown;
    }

    private void methods() {
        line("");
        line("## Methods");
        line("");
        for (Method method : plan.methods()) {
            List<String> parts = new ArrayList<>(List.of(method.prompt() + " on " + method.backbone()));
            parts.add("profile " + profiles.get(method.name()));
            method.epochs().ifPresent(epochs -> parts.add("epochs: " + epochs));
            method.tunedAs().ifPresent(other -> parts.add("tuned as " + other));
            String remark = method.remark().isEmpty() ? "" : "; " + cell(method.remark());
            line("- %s: %s%s".formatted(cell(method.name()), cell(String.join(", ", parts)), remark));
        }
    }

    private static String data(String dataset, Optional<String> split) {
        return "`%s`%s"
                .formatted(dataset, split.map(name -> ", split `" + name + "`").orElse(""));
    }

    private void row(String first, List<String> cells) {
        line("| %s | %s |".formatted(first, String.join(" | ", cells)));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A name with Markdown's special characters escaped. */
    private static String cell(String name) {
        return name.replaceAll("([\\\\`*_\\[\\]<>|#~&$])", "\\\\$1");
    }
}
