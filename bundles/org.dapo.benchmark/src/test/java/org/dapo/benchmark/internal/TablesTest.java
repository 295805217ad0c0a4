package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.DatasetReference;
import org.junit.jupiter.api.Test;

/** What each table has and what it leaves out. Evaluation A has no published figures, evaluation B has some. */
class TablesTest {
    @Test
    void publishedFiguresStandBesideTheirOwnEvaluation() {
        BenchmarkResult result = result(List.of(1L), "ours");
        assertEquals(
                List.of(false, true),
                sections(MarkdownTables.of(result), "\n## [AB]\n")
                        .map(part -> part.contains("CLIP, published"))
                        .toList());
        assertEquals(
                List.of(false, true),
                sections(LatexTables.of(result), "begin.table.")
                        .map(part -> part.contains("CLIP, published"))
                        .toList());
    }

    @Test
    void oneMethodIsBetterThanNoneAndOneSeedHasNoSpread() {
        String one = MarkdownTables.of(result(List.of(1L), "ours"));
        assertFalse(one.contains("By how much"), one);
        assertFalse(one.contains("over the seeds"), one);
        assertFalse(LatexTables.of(result(List.of(1L), "ours")).contains("over the seeds"));
        String two = MarkdownTables.of(result(List.of(1L, 2L), "ours", "theirs"));
        assertTrue(two.contains("By how much ours is better"), two);
        assertTrue(two.contains("then over the seeds, ± the standard deviation over the seeds"), two);
        assertTrue(LatexTables.of(result(List.of(1L, 2L), "ours")).contains("the standard deviation over the seeds"));
    }

    /** A blank line ends a table in Markdown; without one, the next line would be a row. */
    @Test
    void aBlankLineStandsAfterEveryTable() {
        String[] lines =
                MarkdownTables.of(result(List.of(1L), "ours", "theirs")).split("\n");
        for (int i = 1; i < lines.length; i++) {
            boolean after = lines[i - 1].startsWith("|") && !lines[i].startsWith("|");
            assertTrue(!after || lines[i].isEmpty(), "behind a table: " + lines[i]);
        }
    }

    /** Each evaluation is a float with a caption; the first line says what the document has to load. */
    @Test
    void whatBeginsInLatexEnds() {
        String tables = LatexTables.of(result(List.of(1L), "ours"));
        assertTrue(tables.startsWith("% \\usepackage{booktabs}\n"), tables);
        List<String> frame = Arrays.stream(tables.split("\n"))
                .filter(line -> line.startsWith("\\begin") || line.startsWith("\\end") || line.startsWith("\\caption"))
                .map(line -> line.replaceFirst(": (.). Means.*", " $1").replaceFirst("\\{lr+}", ""))
                .toList();
        List<String> ofA =
                List.of("\\begin{table}", "\\caption{A test A", "\\begin{tabular}", "\\end{tabular}", "\\end{table}");
        assertEquals(ofA, frame.subList(0, 5));
        assertEquals(10, frame.size());
    }

    @Test
    void eachEvaluationHasItsOwnFiguresAndTheBestOfEachMetricIsBoldInLatex() {
        String tables = LatexTables.of(result(List.of(1L), "ours", "theirs"));
        List<String> rows = Arrays.stream(tables.split("\n"))
                .filter(row -> row.startsWith("ours") || row.startsWith("theirs"))
                .toList();
        assertEquals(
                List.of(
                        "ours & \\textbf{90.0} & 30.0 \\\\",
                        "theirs & 50.0 & \\textbf{80.0} \\\\",
                        "ours & \\textbf{85.0} & 25.0 \\\\",
                        "theirs & 45.0 & \\textbf{75.0} \\\\"),
                rows);
    }

    @Test
    void aMethodAloneIsNotTheBestInLatex() {
        String alone = LatexTables.of(result(List.of(1L), "ours"));
        assertFalse(alone.contains("bold") || alone.contains("textbf"), alone);
        assertTrue(LatexTables.of(result(List.of(1L), "ours", "theirs"))
                .contains("; the best of those measured here in bold."));
    }

    @Test
    void figuresThatLookTheSameAreBothTheBestInLatex() {
        BenchmarkResult like = result(List.of(1L), "ours", "same", "worse");
        List<Summary> summaries = List.of(
                summary("A", "ours", "image_auroc", 0.9001),
                summary("A", "same", "image_auroc", 0.9004),
                summary("A", "worse", "image_auroc", 0.8994));
        String tables = LatexTables.of(new BenchmarkResult(like.plan(), List.of(), summaries, List.of(), 1));
        assertTrue(tables.contains("""
                ours & \\textbf{90.0} \\\\
                same & \\textbf{90.0} \\\\
                worse & 89.9 \\\\
                """), tables);
    }

    /** In binary, a hundred times 0.5125 is less than 51.25. */
    @Test
    void aFigureIsRoundedInPercentAsItIsInOtherTables() {
        BenchmarkResult like = result(List.of(1L), "ours");
        List<Summary> summaries = List.of(summary("A", "ours", "image_auroc", 0.5125));
        BenchmarkResult result = new BenchmarkResult(like.plan(), List.of(), summaries, List.of(), 1);
        assertTrue(MarkdownTables.of(result).contains("| ours | 0.513 |"), MarkdownTables.of(result));
        assertTrue(LatexTables.of(result).contains("ours & 51.3 "), LatexTables.of(result));
    }

    /** Three decimals do not show a smaller bound. */
    @Test
    void figuresThatAreNotExactSayHowFarTheyMayBeOff() {
        BenchmarkResult like = result(List.of(1L), "ours");
        for (double bound : List.of(0.0004, 0.0121)) {
            Summary inexact = new Summary(
                    "A",
                    "ours",
                    "multitype_auroc_defects",
                    MetricValue.within(0.9, bound),
                    OptionalDouble.empty(),
                    Optional.empty());
            String table =
                    MarkdownTables.of(new BenchmarkResult(like.plan(), List.of(), List.of(inexact), List.of(), 1));
            assertEquals(
                    bound > 0.001,
                    table.contains("exact figures of multitype\\_auroc\\_defects are within 0.012 of those shown."),
                    table);
        }
    }

    private static Stream<String> sections(String text, String heading) {
        return Arrays.stream(text.split(heading)).skip(1);
    }

    /** The first method is better by image, the second one by pixel. All are worse in evaluation B. */
    private static BenchmarkResult result(List<Long> seeds, String... methods) {
        DatasetReference data = new DatasetReference("rendered", Path.of(""));
        BenchmarkPlan plan = new BenchmarkPlan(
                "test",
                "A test",
                new BenchmarkPlan.Tuning(data, Optional.empty(), "rendered"),
                Stream.of("A", "B")
                        .map(name -> new BenchmarkPlan.Evaluation(name, data, Optional.empty(), "rendered"))
                        .toList(),
                Stream.of(methods)
                        .map(name -> SmallBenchmark.method(name, "dapo", OptionalInt.empty()))
                        .toList(),
                seeds);
        OptionalDouble deviation = seeds.size() > 1 ? OptionalDouble.of(0.01) : OptionalDouble.empty();
        List<Summary> summaries = new ArrayList<>();
        for (String evaluation : List.of("A", "B")) {
            for (String method : methods) {
                boolean first = method.equals(methods[0]);
                double less = evaluation.equals("A") ? 0 : 0.05;
                summaries.add(summary(evaluation, method, "image_auroc", (first ? 0.9 : 0.5) - less, deviation));
                summaries.add(summary(evaluation, method, "pixel_auroc", (first ? 0.3 : 0.8) - less, deviation));
            }
        }
        return new BenchmarkResult(
                plan, List.of(), summaries, List.of(new Published("B", "CLIP", "image_auroc", 0.7, "a paper")), 1);
    }

    private static Summary summary(String evaluation, String method, String metric, double mean) {
        return summary(evaluation, method, metric, mean, OptionalDouble.empty());
    }

    private static Summary summary(
            String evaluation, String method, String metric, double mean, OptionalDouble deviation) {
        return new Summary(evaluation, method, metric, MetricValue.of(mean), deviation, Optional.empty());
    }
}
