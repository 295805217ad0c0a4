package org.dapo.report.internal.html.figure;

import java.util.Locale;
import org.dapo.report.internal.Numbers;
import org.dapo.report.internal.html.markup.Element;

/** Formats figures for the page: rounded for the reader, and exact in {@code data-value} for programs. */
public final class FigureText {
    public static final String UNDEFINED = "–";

    private static final int MOST_DIGITS = 9;

    private FigureText() {}

    public static String rounded(double value) {
        return rounded(value, 3);
    }

    /** A figure next to one that it is compared with. Digits are added, up to nine, until the two differ. */
    public static String rounded(double value, double beside) {
        int digits = 3;
        while (value != beside && digits < MOST_DIGITS && rounded(value, digits).equals(rounded(beside, digits))) {
            digits++;
        }
        return rounded(value, digits);
    }

    private static String rounded(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value).replace('-', '−');
    }

    public static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value).replace('-', '−');
    }

    /** An integer with thin spaces between groups of three digits. */
    public static String whole(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', '\u2009');
    }

    /** A count with its noun: 1 image, 2 images. */
    public static String count(long count, String one) {
        return whole(count) + " " + one + (count == 1 ? "" : "s");
    }

    /** A figure of a metric. */
    public static Element figure(String metric, Figure figure) {
        Element element = Element.of(
                        "span",
                        figure.value().isPresent() ? rounded(figure.value().getAsDouble()) : UNDEFINED)
                .withClass("figure")
                .with("data-metric", metric);
        if (figure.value().isPresent()) {
            element = element.with("data-value", Numbers.text(figure.value().getAsDouble()));
        } else {
            element = element.with("title", figure.undefined().orElse("undefined"));
        }
        if (figure.bound().isPresent()) {
            String bound = Numbers.text(figure.bound().getAsDouble());
            element = element.with("data-bound", bound).with("title", "the exact figure is within " + bound);
        }
        return element;
    }

    /** The spread of a figure over the seeds, such as ± 0.004; empty if there is none. */
    public static Element spread(Figure figure) {
        if (figure.deviation().isEmpty()) {
            return Element.of("span");
        }
        double deviation = figure.deviation().getAsDouble();
        return Element.of("span", "± " + rounded(deviation))
                .withClass("spread")
                .with("data-value", Numbers.text(deviation));
    }
}
