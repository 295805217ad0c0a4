package org.dapo.benchmark.internal;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;

/**
 * A result as LaTeX for a paper: one table per evaluation, using the package booktabs. Figures are percentages, as is usual in
 * papers.
 */
final class LatexTables {
    private static final String UNDEFINED = "--";

    private final BenchmarkResult result;
    private final StringBuilder text = new StringBuilder();

    private LatexTables(BenchmarkResult result) {
        this.result = result;
    }

    /** The tables. The document that includes them must load booktabs. */
    static String of(BenchmarkResult result) {
        LatexTables tables = new LatexTables(result);
        tables.line("% \\usepackage{booktabs}");
        result.plan().evaluations().forEach(tables::table);
        return tables.text.toString();
    }

    private void table(Evaluation evaluation) {
        List<Summary> own = result.summaries().stream()
                .filter(summary -> summary.evaluation().equals(evaluation.name()))
                .toList();
        List<Published> beside = result.published().stream()
                .filter(figure -> figure.evaluation().equals(evaluation.name()))
                .toList();
        List<String> metrics = TableMetrics.of(own, beside);
        line("");
        line("\\begin{table}");
        line("\\centering");
        line("\\caption{%s: %s. Means over the products, in percent%s; images went in as: %s%s.}"
                .formatted(
                        escaped(result.plan().title()),
                        escaped(evaluation.name()),
                        TableMetrics.isSpread(result.summaries()) ? ", and the standard deviation over the seeds" : "",
                        result.plan().framing(),
                        result.plan().methods().size() > 1 ? "; the best of those measured here in bold" : ""));
        line("\\begin{tabular}{l%s}".formatted("r".repeat(metrics.size())));
        line("\\toprule");
        row("Method", metrics.stream().map(TableMetrics::heading).toList());
        line("\\midrule");
        for (Method method : result.plan().methods()) {
            row(
                    escaped(method.name()),
                    metrics.stream().map(metric -> figure(own, method, metric)).toList());
        }
        published(beside, metrics);
        line("\\bottomrule");
        line("\\end{tabular}");
        line("\\end{table}");
    }

    private void published(List<Published> beside, List<String> metrics) {
        Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
        for (Published figure : beside) {
            rows.computeIfAbsent(figure.method(), any -> new LinkedHashMap<>()).put(figure.metric(), figure.value());
        }
        if (!rows.isEmpty()) {
            line("\\midrule");
        }
        rows.forEach((method, figures) -> row(
                "\\emph{%s, published}".formatted(escaped(method)),
                metrics.stream()
                        .map(metric -> figures.containsKey(metric) ? percent(figures.get(metric)) : UNDEFINED)
                        .toList()));
    }

    /** A method's figure, in bold if none of the others looks higher. */
    private String figure(List<Summary> own, Method method, String metric) {
        Summary summary = own.stream()
                .filter(one -> one.metric().equals(metric) && one.method().equals(method.name()))
                .filter(one -> one.mean().value().isPresent())
                .findFirst()
                .orElse(null);
        if (summary == null) {
            return UNDEFINED;
        }
        double value = summary.mean().value().getAsDouble();
        String mean = percent(value);
        boolean best = result.plan().methods().size() > 1
                && own.stream()
                        .filter(one -> one.metric().equals(metric))
                        .flatMapToDouble(one -> one.mean().value().stream())
                        .allMatch(other -> other <= value || percent(other).equals(mean));
        OptionalDouble deviation = summary.deviation();
        return (best ? "\\textbf{%s}".formatted(mean) : mean)
                + (deviation.isPresent() ? " $\\pm$ " + percent(deviation.getAsDouble()) : "");
    }

    /** Shifted in decimal, so that it is rounded as the share is in the other tables. */
    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", BigDecimal.valueOf(share).movePointRight(2));
    }

    private void row(String first, List<String> cells) {
        line(first + cells.stream().map(cell -> " & " + cell).collect(Collectors.joining()) + " \\\\");
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A name with LaTeX's special characters escaped. Of Greek letters, only those used as parameters of methods are handled. */
    private static String escaped(String name) {
        // After the end of a row, LaTeX would read a bracket or a star as its argument.
        StringBuilder escaped = new StringBuilder(name.startsWith("[") || name.startsWith("*") ? "{}" : "");
        name.codePoints()
                .forEach(c -> escaped.append(
                        switch (c) {
                            case '\\' -> "\\textbackslash{}";
                            case '~' -> "\\textasciitilde{}";
                            case '^' -> "\\textasciicircum{}";
                            case '<' -> "\\textless{}";
                            case '>' -> "\\textgreater{}";
                            case '|' -> "\\textbar{}";
                            case 'α' -> "$\\alpha$";
                            case 'β' -> "$\\beta$";
                            case 'γ' -> "$\\gamma$";
                            case 'λ' -> "$\\lambda$";
                            case 'σ' -> "$\\sigma$";
                            case 'τ' -> "$\\tau$";
                            case '&', '%', '$', '#', '_', '{', '}' -> "\\" + Character.toString(c);
                            default -> Character.toString(c);
                        }));
        return escaped.toString();
    }
}
