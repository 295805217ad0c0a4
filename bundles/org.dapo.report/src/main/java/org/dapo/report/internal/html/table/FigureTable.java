package org.dapo.report.internal.html.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.figure.Figure;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/**
 * The first method's figures by product or by type, each with a small bar.
 *
 * @param heading what a row stands for
 * @param caption what the table shows
 * @param metrics the columns
 * @param rows figures by row and metric
 * @param mean figures of the last row by metric; empty for none
 */
public record FigureTable(
        String heading,
        String caption,
        List<Metric> metrics,
        Map<String, Map<String, Figure>> rows,
        Map<String, Figure> mean) {
    /** The table with all its columns. */
    public Element whole() {
        return table(metrics);
    }

    /** A table of the most important columns, and a folded one of all. */
    public List<Node> parts() {
        return Tables.keyAndAll(metrics, this::table);
    }

    private Element table(List<Metric> columns) {
        List<Element> body = new ArrayList<>();
        rows.forEach((name, figures) -> body.add(row(name, figures, columns)));
        Element table = Element.of(
                        "table",
                        Element.of("caption", caption),
                        Tables.heading(heading, columns),
                        Element.of("tbody", body))
                .withClass("figures");
        if (!mean.isEmpty()) {
            table = table.add(Element.of("tfoot", row("Mean", mean, columns)));
        }
        return Tables.scrolling(caption, table);
    }

    private static Element row(String name, Map<String, Figure> figures, List<Metric> columns) {
        return Element.of("tr", Tables.rowName(name))
                .add(columns.stream()
                        .map(metric -> cell(metric, figures.getOrDefault(metric.name(), Figure.NONE)))
                        .toList());
    }

    private static Element cell(Metric metric, Figure figure) {
        Element cell = Element.of("td", FigureText.figure(metric.name(), figure));
        if (figure.value().isEmpty()) {
            return cell;
        }
        double length = Math.max(0, Math.min(1, figure.value().getAsDouble()));
        return cell.withClass("bar").with("style", "--bar:" + Numbers.text(length));
    }
}
