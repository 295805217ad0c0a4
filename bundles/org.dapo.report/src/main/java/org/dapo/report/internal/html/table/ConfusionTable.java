package org.dapo.report.internal.html.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** Which types the first method confuses on one evaluation, as shares of the pixels that really belong to a type. */
public final class ConfusionTable {
    /** The number of shades of the scale. */
    private static final int SCALE = 11;

    private final String caption;
    private final List<ConfusionMatrix> runs;

    public ConfusionTable(Comparison comparison, Evaluation evaluation) {
        this.caption = "Types on %s, by %s"
                .formatted(evaluation.name(), comparison.first().name());
        this.runs = comparison.runs(evaluation, comparison.first()).stream()
                .map(EvaluationResult::confusion)
                .flatMap(Optional::stream)
                .toList();
    }

    /** The matrix; empty if no metric decides between types. */
    public List<Node> parts() {
        if (runs.isEmpty()) {
            return List.of();
        }
        List<String> classes = runs.get(0).classes();
        Map<String, Map<String, Long>> counts = counts();
        List<Element> rows = classes.stream()
                .map(row -> row(row, classes, counts.getOrDefault(row, Map.of())))
                .toList();
        Element heads = Element.of("tr", Element.of("th", "is ↓ called →").with("scope", "col"));
        for (String one : classes) {
            // A long name is cut there. Its row and its tip have it whole.
            heads = heads.add(
                    Element.of("th", Element.of("span", one).with("title", one)).with("scope", "col"));
        }
        heads = heads.add(Element.of("th", Element.of("span", "pixels")).with("scope", "col"));
        Element table = Element.of(
                        "table", Element.of("caption", caption), Element.of("thead", heads), Element.of("tbody", rows))
                .withClass("confusion")
                .with("style", "--classes:" + classes.size());
        return List.of(
                Element.of("h3", "Which type is taken for which"),
                Element.of(
                                "p",
                                "Each row: of all pixels that are of a type, how many in a hundred were called what."
                                        + " On the diagonal they are called right. A row without pixels is empty."
                                        + (runs.size() == 1
                                                ? ""
                                                : " The pixels of all " + runs.size() + " seeds are added up."))
                        .withClass("note"),
                Tables.scrolling(caption, table).withClass("scroll fit"),
                scale());
    }

    /** The sum of all runs: number of pixels by true type and predicted type. */
    private Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        for (ConfusionMatrix run : runs) {
            for (int row = 0; row < run.classes().size(); row++) {
                Map<String, Long> called = counts.computeIfAbsent(run.classes().get(row), key -> new LinkedHashMap<>());
                for (int column = 0; column < run.classes().size(); column++) {
                    called.merge(run.classes().get(column), run.counts()[row][column], Long::sum);
                }
            }
        }
        return counts;
    }

    private static Element row(String name, List<String> classes, Map<String, Long> called) {
        long all = called.values().stream().mapToLong(Long::longValue).sum();
        List<Element> cells = new ArrayList<>();
        for (String one : classes) {
            long count = called.getOrDefault(one, 0L);
            cells.add(all == 0 ? Element.of("td") : share((double) count / all, count, one.equals(name)));
        }
        cells.add(Element.of("td", FigureText.whole(all)).withClass("total").with("data-value", Long.toString(all)));
        return Element.of("tr", Tables.rowName(name)).add(cells);
    }

    private static Element share(double share, long count, boolean right) {
        long percent = Math.round(100 * share);
        return shade(Element.of("td", percent == 0 && count > 0 ? "<1" : Long.toString(percent)), share)
                .withClass(depth(percent) + (right ? " right" : ""))
                .with("data-value", Numbers.text(share))
                .with("data-count", Long.toString(count));
    }

    /** The class for the depth of a shade, so that the style sheet can choose a legible colour for the number on it. */
    private static String depth(long percent) {
        int level = percent <= 45 ? 1 : percent <= 58 ? 2 : percent <= 82 ? 3 : 4;
        return "depth" + level;
    }

    private static Element shade(Element element, double share) {
        return element.with("style", "--share:" + Math.round(100 * share) + "%");
    }

    private static Element scale() {
        Element scale = Element.of("p", "0 % ").withClass("confusion-scale");
        for (int step = 0; step < SCALE; step++) {
            scale = scale.add(shade(Element.of("span"), (double) step / (SCALE - 1)));
        }
        return scale.add(new Node.Text(" 100 %")).with("aria-hidden", "true");
    }
}
