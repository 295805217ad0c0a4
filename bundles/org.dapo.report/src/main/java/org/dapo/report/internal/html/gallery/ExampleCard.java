package org.dapo.report.internal.html.gallery;

import java.util.ArrayList;
import java.util.List;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.figure.FigureText;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/**
 * One image: the image with its defect outlined, its map overlaid, the verdict, and the types named.
 *
 * @param example the image
 * @param scale the scale of all maps
 * @param highestType the highest score of any type in any example
 */
record ExampleCard(ReportExample example, MapScale scale, float highestType) {
    private static final float OPACITY = 0.6f;

    /** The card, with pictures of which no side is longer than this. */
    Element of(int side) {
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("h3", example.caption()));
        parts.add(Element.of("div", photo(side), map(side)).withClass("pictures"));
        parts.add(verdict());
        parts.add(labelled());
        if (!example.inspection().types().isEmpty()) {
            parts.add(new TypeBars(example, highestType).list());
        }
        return Element.of("article", parts).withClass("card");
    }

    private Element photo(int side) {
        Inspection seen = example.inspection();
        Shrinking small = Shrinking.to(side, seen.image());
        String truth = example.truth().map(mask -> Outline.of(small.mask(mask))).orElse("");
        String shows = truth.isEmpty() ? "Photo" : "Photo, defect outlined";
        Element picture = frame(
                small, Pictures.embedded(small.image(seen.image()), shows + ": " + example.caption()), truth, "truth");
        return Element.of("figure", picture, Element.of("figcaption", shows));
    }

    private Element map(int side) {
        Inspection seen = example.inspection();
        Shrinking small = Shrinking.to(side, seen.image());
        RgbImage overlay = scale.heat().overlay(small.image(seen.image()), small.map(seen.map()), OPACITY);
        String found = Outline.of(
                seen.regions(),
                (double) small.width() / seen.image().width(),
                (double) small.height() / seen.image().height());
        String shows = found.isEmpty()
                ? "Anomaly map"
                : "Map, " + FigureText.count(seen.regions().size(), "region") + " found";
        String peak = FigureText.rounded(seen.map().highest());
        Element picture = frame(
                small,
                Pictures.embedded(overlay, "%s, highest value %s: %s".formatted(shows, peak, example.caption())),
                found,
                "found");
        return Element.of("figure", picture, Element.of("figcaption", shows));
    }

    private static Element frame(Shrinking size, Element picture, String outline, String style) {
        Element frame = Element.of("div", picture)
                .withClass("picture")
                .with("style", "--shape:" + size.width() + "/" + size.height());
        if (outline.isEmpty()) {
            return frame;
        }
        return frame.add(Element.of("svg", Element.of("path").with("d", outline))
                .with("viewBox", "0 0 " + size.width() + " " + size.height())
                .with("preserveAspectRatio", "none")
                .with("aria-hidden", "true")
                .withClass(style));
    }

    private Element verdict() {
        Inspection seen = example.inspection();
        Element verdict = Element.of(
                "p",
                Element.of("strong", seen.anomalous() ? "Defective" : "Good").withClass("called"));
        if (example.anomalous().isPresent()) {
            boolean really = example.anomalous().get();
            boolean right = really == seen.anomalous();
            String mark = right ? "✓ right" : really ? "✗ missed" : "✗ false alarm";
            verdict = verdict.add(
                    new Node.Text(" "), Element.of("span", mark).withClass("mark " + (right ? "right" : "wrong")));
        }
        double limit = seen.threshold().image();
        Element score = Element.of("span", FigureText.rounded(seen.score(), limit))
                .withClass("figure")
                .with("data-value", Numbers.text(seen.score()));
        Element threshold = Element.of("span", FigureText.rounded(limit, seen.score()))
                .withClass("figure")
                .with("data-value", Numbers.text(limit));
        return verdict.add(Element.of(
                                "span",
                                new Node.Text("score "),
                                score,
                                new Node.Text(seen.anomalous() ? " > " : " ≤ "),
                                threshold,
                                new Node.Text(", threshold: " + seen.threshold().origin()))
                        .withClass("reason"))
                .withClass("verdict");
    }

    private Element labelled() {
        String text = example.anomalous()
                .map(really -> !really
                        ? "Labelled good"
                        : example.defects().isEmpty()
                                ? "Labelled defective, of no type"
                                : "Labelled " + String.join(", ", example.defects()))
                .orElse("Not labelled");
        return Element.of("p", text).withClass("labelled");
    }
}
