package org.dapo.report.internal.html.table;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dapo.report.internal.html.figure.Metric;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/** Shared parts of tables of figures. */
final class Tables {
    private Tables() {}

    /** A table that scrolls, also by keyboard, if the screen is too narrow for it. */
    static Element scrolling(String label, Element table) {
        return Element.of("div", table)
                .withClass("scroll")
                .with("role", "region")
                .with("aria-label", label)
                .with("tabindex", "0");
    }

    /** A table of the most important figures, and a folded one of all. */
    static List<Node> keyAndAll(List<Metric> all, Function<List<Metric>, Element> table) {
        List<Metric> key = all.stream()
                .filter(metric -> Metric.KEY.contains(metric.name()))
                .toList();
        if (key.isEmpty() || key.size() == all.size()) {
            return List.of(table.apply(all));
        }
        return List.of(table.apply(key), folded("All " + all.size() + " figures", table.apply(all)));
    }

    /** The two heading rows: groups of metrics, and metrics. */
    static Element heading(String rows, List<Metric> metrics) {
        List<Node> groups = new ArrayList<>();
        groups.add(Element.of("th", rows).with("scope", "col").with("rowspan", "2"));
        for (int from = 0; from < metrics.size(); ) {
            int to = from;
            while (to < metrics.size()
                    && metrics.get(to).group().equals(metrics.get(from).group())) {
                to++;
            }
            groups.add(Element.of("th", metrics.get(from).group())
                    .with("scope", "colgroup")
                    .with("colspan", Integer.toString(to - from)));
            from = to;
        }
        List<Element> names = metrics.stream()
                .map(metric -> Element.of("th", metric.label())
                        .with("scope", "col")
                        .with("title", metric.meaning().isEmpty() ? metric.name() : metric.meaning()))
                .toList();
        return Element.of("thead", Element.of("tr", groups).withClass("groups"), Element.of("tr", names));
    }

    static Element rowName(String name) {
        return Element.of("th", name).with("scope", "row");
    }

    /** Content that is shown on demand. */
    static Element folded(String summary, Node... content) {
        return Element.of("details", Element.of("summary", summary)).add(content);
    }
}
