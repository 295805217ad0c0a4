package org.dapo.report.internal.html.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkPlan.Tuning;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Cell;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.report.internal.html.SampleComparison;
import org.dapo.report.internal.html.figure.Comparison;
import org.dapo.report.internal.html.markup.Element;
import org.dapo.report.internal.html.markup.Markup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Tests what the matrix of types says of each type. */
class ConfusionTableTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Evaluation UNSEEN = new Evaluation("unseen", DATA, Optional.empty(), "mvtec");

    private final Document page = page(new ConfusionMatrix(
            List.of("normal", "cut", "hole", "dent"),
            new long[][] {{9_990, 4, 6, 0}, {50, 50, 0, 0}, {0, 30, 70, 0}, {0, 0, 0, 0}}));

    private static Document page(ConfusionMatrix matrix) {
        EvaluationResult result = SampleComparison.evaluation(DATA, Map.of(), Optional.of(matrix));
        Method method =
                new Method("ours", "mini-clip", "dapo", Optional.empty(), OptionalInt.empty(), Optional.empty(), "");
        BenchmarkPlan plan = new BenchmarkPlan(
                "types",
                "Types",
                new Tuning(DATA, Optional.empty(), "mvtec"),
                List.of(UNSEEN),
                List.of(method),
                List.of(1L));
        Cell cell = new Cell(method.name(), UNSEEN.name(), 1, result, Optional.empty());
        Comparison comparison = new Comparison(new BenchmarkResult(plan, List.of(cell), List.of(), 1));
        Element body = Element.of("body").add(new ConfusionTable(comparison, UNSEEN).parts());
        return Jsoup.parse(Markup.document(Element.of("html", body)));
    }

    private List<String> row(int row) {
        return page.select("tbody tr").get(row).select("td").eachText();
    }

    @Test
    void aRowSharesOutItsPixelsInHundredthsAndWhatIsRareIsNotZero() {
        assertEquals(List.of("100", "<1", "<1", "0", "10\u2009000"), row(0));
        assertEquals(List.of("50", "50", "0", "0", "100"), row(1));
        assertEquals(List.of("0"), row(3));
    }

    @Test
    void theDiagonalIsWhereTypesAreCalledRight() {
        List<String> right = page.select("td.right").eachAttr("data-count");
        assertEquals(List.of("9990", "50", "70"), right);
    }

    @Test
    void aShadeIsAsDeepAsItsShareAndHasTheNumberInAColourOfItsOwn() {
        var cells = page.select("tbody tr").get(2).select("td[data-value]");
        assertEquals(List.of("--share:0%", "--share:30%", "--share:70%", "--share:0%"), cells.eachAttr("style"));
        assertEquals("depth1", cells.get(0).className());
        assertEquals("depth3 right", cells.get(2).className());
        assertEquals("depth4 right", page.selectFirst("tbody td").className());
        assertEquals(
                "depth2 right",
                page.select("tbody tr").get(1).select("td").get(1).className());
    }

    @Test
    void theScaleBelowShowsEveryTenthOfTheShades() {
        assertEquals(
                IntStream.rangeClosed(0, 10)
                        .mapToObj(tenth -> "--share:" + 10 * tenth + "%")
                        .toList(),
                page.select(".confusion-scale span").eachAttr("style"));
    }
}
