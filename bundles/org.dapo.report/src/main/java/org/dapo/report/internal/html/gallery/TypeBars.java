package org.dapo.report.internal.html.gallery;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;

/**
 * The types named in an image, the highest score first, as bars on one scale.
 *
 * @param example the image
 * @param highest the score with the longest bar
 */
record TypeBars(ReportExample example, float highest) {
    /** The number of types shown, few enough to take in at a glance. Types labelled in the data set are always shown. */
    private static final int MOST = 5;

    Element list() {
        List<Map.Entry<String, TypeFinding>> ranked = example.inspection().types().entrySet().stream()
                .sorted(Comparator.comparing(type -> -type.getValue().score()))
                .toList();
        Element list = Element.of("ol").withClass("types");
        int left = 0;
        boolean lower = true;
        for (int rank = 0; rank < ranked.size(); rank++) {
            if (rank < MOST || example.defects().contains(ranked.get(rank).getKey())) {
                list = list.add(bar(ranked.get(rank)));
                lower &= left == 0;
            } else {
                left++;
            }
        }
        return left == 0
                ? list
                : list.add(Element.of("li", FigureText.count(left, "type") + (lower ? " more, lower" : " more"))
                        .withClass("rest"));
    }

    private Element bar(Map.Entry<String, TypeFinding> type) {
        float score = type.getValue().score();
        boolean known = Float.isFinite(score);
        double length = known && highest > 0 ? Math.max(0, Math.min(1, score / highest)) : 0;
        boolean labelled = example.defects().contains(type.getKey());
        Element name = Element.of("span", type.getKey()).withClass("name");
        if (labelled) {
            name = name.add(Element.of("span", " ✓ labelled").withClass("tick"));
        }
        Element figure = Element.of("span", known ? FigureText.rounded(score) : FigureText.UNDEFINED)
                .withClass("figure");
        if (known) {
            figure = figure.with("data-value", Numbers.text(score));
        }
        return Element.of("li", name, figure)
                .withClass(labelled ? "labelled-type" : "other-type")
                .with("style", "--bar:" + Numbers.text(length));
    }
}
