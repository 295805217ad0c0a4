package org.dapo.report.internal.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** What was not counted or was unusual: undefined figures, images and masks left out, notes. */
final class Remarks {
    /** The most lines shown. Programs find the others in the JSON. */
    private static final int MOST = 200;

    private final Comparison comparison;

    Remarks(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The lists that are not empty. */
    List<Node> parts() {
        List<Node> parts = new ArrayList<>();
        list("Figures that are undefined", ofResults(EvaluationResult::undefined), parts);
        Map<String, Integer> skipped = ofResults(result -> lines(result.skipped()));
        ofTunings(tuning -> lines(tuning.skipped())).forEach((line, runs) -> skipped.merge(line, runs, Integer::sum));
        list("Left out", skipped, parts);
        Map<String, Integer> notes = ofResults(EvaluationResult::notes);
        ofTunings(TuningResult::notes).forEach((line, runs) -> notes.merge(line, runs, Integer::sum));
        list("Notes on the data", notes, parts);
        return parts;
    }

    private static List<String> lines(List<Skipped> skipped) {
        return skipped.stream()
                .map(one ->
                        "%s (%s): %s".formatted(one.id(), one.extent().name().toLowerCase(Locale.ROOT), one.reason()))
                .toList();
    }

    /** The lines of all results, each with the number of runs that contain it. */
    private Map<String, Integer> ofResults(Function<EvaluationResult, List<String>> lines) {
        Map<String, Integer> runs = new LinkedHashMap<>();
        for (Cell cell : comparison.result().cells()) {
            String before = comparison.evaluations().size() > 1 ? cell.evaluation() + ": " : "";
            lines.apply(cell.result()).stream().distinct().forEach(line -> runs.merge(before + line, 1, Integer::sum));
        }
        return runs;
    }

    /** The lines of all tunings. A tuning occurs in the cell of each evaluation and of methods that share it, but counts once. */
    private Map<String, Integer> ofTunings(Function<TuningResult, List<String>> lines) {
        Map<String, Integer> runs = new LinkedHashMap<>();
        comparison.result().cells().stream()
                .flatMap(cell -> cell.tuning().stream())
                .distinct()
                .forEach(tuning -> lines.apply(tuning).stream()
                        .distinct()
                        .forEach(line -> runs.merge("tuning: " + line, 1, Integer::sum)));
        return runs;
    }

    private void list(String heading, Map<String, Integer> lines, List<Node> parts) {
        if (lines.isEmpty()) {
            return;
        }
        int all = comparison.result().cells().size();
        List<Element> entries = new ArrayList<>();
        lines.entrySet().stream().limit(MOST).forEach(line -> {
            String runs = all == 1 ? "" : " (%s)".formatted(FigureText.count(line.getValue(), "run"));
            entries.add(Element.of("li", line.getKey() + runs));
        });
        if (lines.size() > MOST) {
            entries.add(Element.of("li", "%s more".formatted(lines.size() - MOST)));
        }
        parts.add(Element.of("h3", heading));
        parts.add(Element.of("ul", entries).withClass("remarks"));
    }
}
