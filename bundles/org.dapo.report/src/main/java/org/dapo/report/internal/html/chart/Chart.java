package org.dapo.report.internal.html.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Node;

/**
 * A line chart in SVG, drawn in the style sheet's colours. The horizontal axis begins at 0.
 *
 * @param title its subject, for screen readers and as a tooltip
 * @param description what it shows, in words
 * @param across name of the horizontal axis
 * @param up name of the vertical axis
 * @param right end of the horizontal axis
 * @param bottom start of the vertical axis
 * @param top end of the vertical axis, greater than bottom
 * @param ticksAcross number of intervals on the horizontal axis
 * @param ticksUp number of intervals on the vertical axis
 * @param lines the lines, the last one on top
 */
record Chart(
        String title,
        String description,
        String across,
        String up,
        double right,
        double bottom,
        double top,
        int ticksAcross,
        int ticksUp,
        List<Line> lines) {
    private static final int LEFT = 52;
    private static final int ABOVE = 10;
    private static final int SIDE = 300;
    private static final int WIDTH = LEFT + SIDE + 12;
    private static final int HEIGHT = ABOVE + SIDE + 48;

    /**
     * A line.
     *
     * @param name what it shows
     * @param style its classes in the style sheet
     * @param x horizontal positions, not decreasing
     * @param y vertical positions; the line is broken where one is NaN
     */
    record Line(String name, String style, double[] x, double[] y) {}

    Element svg() {
        List<Node> parts = new ArrayList<>();
        parts.add(Element.of("title", title));
        parts.add(Element.of("desc", description));
        for (int tick = 0; tick <= ticksAcross; tick++) {
            double value = right * tick / ticksAcross;
            parts.add(rule(across(value), ABOVE, across(value), ABOVE + SIDE, tick == 0));
            parts.add(words(tickText(value, right / ticksAcross), across(value), ABOVE + SIDE + 16, "middle"));
        }
        for (int tick = 0; tick <= ticksUp; tick++) {
            double value = bottom + (top - bottom) * tick / ticksUp;
            parts.add(rule(LEFT, height(value), LEFT + SIDE, height(value), tick == 0));
            parts.add(words(tickText(value, (top - bottom) / ticksUp), LEFT - 7, height(value) + 4, "end"));
        }
        parts.add(words(across, LEFT + SIDE / 2.0, HEIGHT - 8, "middle").withClass("axis-name"));
        parts.add(words(up, 0, 0, "middle")
                .withClass("axis-name")
                .with("transform", "translate(13 %s) rotate(-90)".formatted(number(ABOVE + SIDE / 2.0))));
        lines.forEach(line -> parts.add(path(line)));
        return Element.of("svg", parts)
                .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
                .with("role", "img")
                .withClass("chart");
    }

    private Element path(Line line) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (int i = 0; i < line.x().length; i++) {
            if (Double.isNaN(line.y()[i])) {
                pen = false;
                continue;
            }
            if (pen && flat(line.y(), i)) {
                continue;
            }
            path.append(pen ? 'L' : 'M')
                    .append(number(across(line.x()[i])))
                    .append(' ')
                    .append(number(height(line.y()[i])))
                    // A piece of a single point must be visible as a dot.
                    .append(pen ? "" : "h0");
            pen = true;
        }
        return Element.of("path", Element.of("title", line.name()))
                .withClass(line.style())
                .with("d", path.toString());
    }

    /** Whether a point lies on a level piece of the line, which looks the same without it. */
    private static boolean flat(double[] y, int i) {
        return i > 0 && i + 1 < y.length && y[i - 1] == y[i] && y[i] == y[i + 1];
    }

    private static Element rule(double x1, double y1, double x2, double y2, boolean axis) {
        return Element.of("path")
                .withClass(axis ? "axis" : "grid")
                .with("d", "M%s %sL%s %s".formatted(number(x1), number(y1), number(x2), number(y2)));
    }

    private static Element words(String words, double x, double y, String anchor) {
        return Element.of("text", words)
                .with("x", number(x))
                .with("y", number(y))
                .with("text-anchor", anchor);
    }

    private static String tickText(double value, double step) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return Math.abs(value) < 1e-9 * step ? "0" : String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private double across(double value) {
        return LEFT + SIDE * value / right;
    }

    private double height(double value) {
        return ABOVE + SIDE * (top - value) / (top - bottom);
    }

    private static String number(double value) {
        double rounded = Math.round(10 * value) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
