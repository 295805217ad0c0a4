package org.dapo.report.internal.html.chart;

import java.util.List;
import org.dapo.report.internal.html.markup.Element;

/** Styles that distinguish the lines of methods and seeds by both colour and dashes, so that either one is sufficient. */
final class SeriesStyle {
    private static final int COLOURS = 7;
    private static final int DASHES = 4;

    private SeriesStyle() {}

    /** The classes of a line; 0 is the most important one. */
    static String of(int index) {
        return index == 0 ? "line s0 main" : "line s" + (1 + (index - 1) % COLOURS) + " d" + (1 + (index - 1) % DASHES);
    }

    /** The legend of the lines. */
    static Element legend(List<String> names) {
        Element legend = Element.of("ul").withClass("legend");
        for (int i = 0; i < names.size(); i++) {
            legend = legend.add(entry(of(i), names.get(i)));
        }
        return legend;
    }

    static Element entry(String style, String name) {
        Element swatch = Element.of("svg", Element.of("path").withClass(style).with("d", "M1 6L31 6"))
                .withClass("swatch")
                .with("viewBox", "0 0 32 12")
                .with("aria-hidden", "true");
        return Element.of("li", swatch, Element.of("span", name));
    }
}
