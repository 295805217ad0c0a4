package org.dapo.report.internal.html.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.dapo.report.internal.html.markup.Node;

/** The example images, with all maps on one scale. */
public final class Gallery {
    /** The most characters that the cards may take, so that the page can be sent by mail. */
    static final int BUDGET = 3_500_000;

    /** Longest sides of a picture in pixels. The largest one that keeps all cards within the budget is used. */
    private static final List<Integer> SIDES = List.of(320, 256, 192, 160, 128, 96, 64);

    private final String method;
    private final List<ReportExample> examples;

    public Gallery(String method, List<ReportExample> examples) {
        this.method = method;
        this.examples = examples;
    }

    /** The section. At least one example is required. */
    public Element section() {
        MapScale scale = MapScale.of(examples);
        List<Element> cards = cards(scale);
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("h2", "Images"));
        parts.add(Element.of(
                        "p", "What %s says of single images. Colours mean the same in all of them.".formatted(method))
                .withClass("note"));
        parts.add(legend(scale));
        parts.add(Element.of("div", cards).withClass("gallery"));
        int left = examples.size() - cards.size();
        if (left > 0) {
            parts.add(Element.of("p", FigureText.count(left, "more example") + " would make the page too large.")
                    .withClass("note"));
        }
        return Element.of("section", parts).with("id", "images");
    }

    private List<Element> cards(MapScale scale) {
        float highest = highestType();
        List<Element> cards = List.of();
        for (int side : SIDES) {
            cards = new ArrayList<>();
            int size = 0;
            for (ReportExample example : examples) {
                Element card = new ExampleCard(example, scale, highest).of(side);
                size += Markup.length(card);
                if (size > BUDGET) {
                    break;
                }
                cards.add(card);
            }
            if (cards.size() == examples.size()) {
                break;
            }
        }
        return cards;
    }

    private float highestType() {
        float highest = 0;
        for (ReportExample example : examples) {
            for (TypeFinding type : example.inspection().types().values()) {
                highest = Float.isFinite(type.score()) ? Math.max(highest, type.score()) : highest;
            }
        }
        return highest;
    }

    private Element legend(MapScale scale) {
        Element bar = Element.of("span", Pictures.embedded(scale.bar(), "colours from low to high"))
                .withClass("colours");
        Set<Double> thresholds = examples.stream()
                .map(example -> example.inspection().threshold().pixel())
                .filter(Double::isFinite)
                .collect(Collectors.toSet());
        Element legend = Element.of(
                "p",
                Element.of(
                        "span",
                        (scale.sound() ? "as a sound pixel " : "as half of the pixels ")
                                + FigureText.rounded(scale.low())));
        OptionalDouble threshold =
                thresholds.size() == 1 ? OptionalDouble.of(thresholds.iterator().next()) : OptionalDouble.empty();
        boolean onScale = threshold.isPresent() && scale.holds(threshold.getAsDouble());
        if (onScale) {
            bar = bar.add(Element.of("span")
                    .withClass("pixel-threshold")
                    .with("style", "--place:" + scale.place(threshold.getAsDouble()))
                    .with("title", "pixel threshold " + FigureText.rounded(threshold.getAsDouble())));
        }
        legend = legend.add(bar, Element.of("span", FigureText.rounded(scale.high()) + " and more"));
        if (threshold.isPresent()) {
            legend = legend.add(Element.of(
                    "span",
                    "pixel threshold%s: %s%s"
                            .formatted(
                                    onScale ? " (bar)" : "",
                                    FigureText.rounded(threshold.getAsDouble()),
                                    onScale ? "" : ", beyond these colours")));
        }
        return legend.withClass("colour-legend");
    }
}
