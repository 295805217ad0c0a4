package org.dapo.report.internal.html;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class ChartTest {
    @Test
    void whatIsBelowZeroIsDrawnBelowIt() {
        Chart.Line falling = new Chart.Line("a", "line", new double[] {1, 2, 3}, new double[] {0.5, 0, -1});
        Chart chart = new Chart("Loss", "falls", "epoch", "loss", 3, -1, 0.5, 3, 3, List.of(falling));
        Document svg = Jsoup.parse(Markup.document(Element.of("html", Element.of("body", chart.svg()))));
        assertEquals("M152 10h0L252 110L352 310", svg.select("path.line").attr("d"));
        assertEquals(
                List.of("-1.0", "-0.5", "0", "0.5"),
                svg.select("text[text-anchor=end]").eachText());
    }
}
