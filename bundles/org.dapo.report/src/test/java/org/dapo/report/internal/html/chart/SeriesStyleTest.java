package org.dapo.report.internal.html.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.report.internal.html.Page;
import org.dapo.report.internal.html.SampleComparison;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class SeriesStyleTest {
    @Test
    void noTwoOfManyLinesLookAlikeAndTheStyleSheetKnowsEachOfTheirClasses() {
        BenchmarkResult result = SampleComparison.ordinary().result();
        String sheet = Jsoup.parse(new Page(result, List.of()).html())
                .selectFirst("style")
                .data();
        Set<String> styles = new HashSet<>();
        for (int line = 0; line < 29; line++) {
            String style = SeriesStyle.of(line);
            assertTrue(styles.add(style), style + " occurs twice");
            assertEquals(line == 0, style.contains("main"));
            for (String one : style.split(" ")) {
                assertTrue(sheet.contains("." + one), one + " is no class of the style sheet");
            }
        }
    }

    @Test
    void theLegendShowsEachNameWithTheLineThatItHas() {
        Element legend = SeriesStyle.legend(List.of("ours", "other"));
        Document page = Jsoup.parse(Markup.document(Element.of("html", Element.of("body", legend))));
        assertEquals(List.of("ours", "other"), page.select("li").eachText());
        assertEquals(
                List.of(SeriesStyle.of(0), SeriesStyle.of(1)),
                page.select("path").eachAttr("class"));
    }
}
