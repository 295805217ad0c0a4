package org.dapo.report.internal.html.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void whatIsBelowZeroIsDrawnBelowIt() {
        Chart.Line falling = new Chart.Line("a", "line", new double[] {1, 2, 3}, new double[] {0.5, 0, -1});
        Chart chart = new Chart("Loss", "falls", "epoch", "loss", 3, -1, 0.5, 3, 3, List.of(falling));
        Document svg = drawn(chart);
        assertEquals("M152 10h0L252 110L352 310", svg.select("path.line").attr("d"));
        assertEquals(
                List.of("-1.0", "-0.5", "0", "0.5"),
                svg.select("text[text-anchor=end]").eachText());
    }

    @Test
    void theGridIsEvenAndOnlyItsFirstLinesAreTheAxes() {
        Document svg = drawn(new Chart("Loss", "falls", "epoch", "loss", 4, 0, 2, 2, 2, List.of()));
        assertEquals(
                List.of("M52 10L52 310", "M52 310L352 310"),
                svg.select("path.axis").eachAttr("d"));
        assertEquals(
                List.of("M202 10L202 310", "M352 10L352 310", "M52 160L352 160", "M52 10L352 10"),
                svg.select("path.grid").eachAttr("d"));
    }

    @Test
    void theTicksAreNamedWhereTheyStand() {
        Document svg = drawn(new Chart("PRO", "rises", "rate", "overlap", 0.3, 0, 2, 3, 2, List.of()));
        var across = svg.select("text[text-anchor=middle]:not(.axis-name)");
        assertEquals(List.of("0", "0.1", "0.2", "0.3"), across.eachText());
        assertEquals(List.of("52", "152", "252", "352"), across.eachAttr("x"));
        var up = svg.select("text[text-anchor=end]");
        assertEquals(List.of("0", "1", "2"), up.eachText());
        assertEquals(List.of("314", "164", "14"), up.eachAttr("y"));
        assertEquals(List.of("rate", "overlap"), svg.select("text.axis-name").eachText());
    }

    @Test
    void aTickHasTheDecimalsOfItsStep() {
        Document svg = drawn(new Chart("ROC", "rises", "rate", "rate", 1, 0, 100, 5, 4, List.of()));
        assertEquals(
                List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"),
                svg.select("text[text-anchor=middle]:not(.axis-name)").eachText());
        assertEquals(
                List.of("0", "25", "50", "75", "100"),
                svg.select("text[text-anchor=end]").eachText());
    }

    @Test
    void aLineBreaksWhereAValueIsMissingAndALonePointIsADot() {
        assertEquals("M52 10h0M172 160h0L232 235M352 310h0", path(1, Double.NaN, 0.5, 0.25, Double.NaN, 0));
    }

    @Test
    void aLevelPieceIsDrawnFromItsFirstPointToItsLast() {
        assertEquals("M52 310h0L112 10L232 10L292 160L352 160", path(0, 1, 1, 1, 0.5, 0.5));
        assertEquals("M112 10h0L352 10", path(Double.NaN, 1, 1, 1, 1, 1));
    }

    /** The path of a line through values between 0 and 1 at even distances. */
    private static String path(double... y) {
        double[] x = new double[y.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        Chart.Line line = new Chart.Line("a", "line", x, y);
        return drawn(new Chart("Loss", "falls", "epoch", "loss", y.length - 1, 0, 1, 1, 1, List.of(line)))
                .select("path.line")
                .attr("d");
    }

    private static Document drawn(Chart chart) {
        return Jsoup.parse(Markup.document(Element.of("html", Element.of("body", chart.svg()))));
    }
}
