package org.dapo.benchmark.internal;

import static org.dapo.benchmark.internal.SmallBenchmark.method;
import static org.dapo.benchmark.internal.SmallBenchmark.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a benchmark writes for programs, people and papers. */
class ResultFilesTest {
    private final SmallBenchmark small = new SmallBenchmark();

    @TempDir
    Path out;

    private BenchmarkResult run(BenchmarkPlan plan) throws PipelineException {
        return small.run(plan, out);
    }

    @Test
    void theWholeResultIsWrittenForProgramsAndForPeople() throws Exception {
        run(plan(""));

        JsonObject json = JsonParser.parseString(Files.readString(out.resolve(Benchmark.JSON_FILE)))
                .getAsJsonObject();
        assertEquals(
                "rendered:",
                json.getAsJsonObject("plan")
                        .getAsJsonObject("tuning")
                        .get("dataset")
                        .getAsString());
        JsonArray cells = json.getAsJsonArray("cells");
        assertEquals(6, cells.size());
        assertEquals(
                5,
                cells.get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("result")
                        .get("images")
                        .getAsInt());
        assertTrue(cells.get(0).getAsJsonObject().get("tuning").isJsonObject());
        assertTrue(cells.get(5).getAsJsonObject().get("tuning").isJsonNull());
        JsonObject summary = json.getAsJsonArray("summaries").get(1).getAsJsonObject();
        assertEquals(0.25, summary.getAsJsonObject("advantage").get("low").getAsDouble());
        assertEquals("""
                evaluation,method,metric,mean,bound,deviation,advantage,advantage_low,advantage_high,advantage_p,published
                A,DAPO,pixel_auroc,0.8125,,0.0,,,,,
                A,words |,pixel_auroc,0.5625,,,0.25,0.25,0.25,0.5,
                B,DAPO,pixel_auroc,0.8125,,0.0,,,,,
                B,words |,pixel_auroc,0.5625,,,0.25,0.25,0.25,0.5,
                """, Files.readString(out.resolve(Benchmark.CSV_FILE)));
        String markdown = Files.readString(out.resolve(Benchmark.MARKDOWN_FILE));
        assertTrue(markdown.startsWith("""
                # A plan

                Tuned on `rendered:`, split `tuning`; seeds 1, 2. Images went in as: square. Each figure is the mean over the products, then over the \
                seeds, ± the standard deviation over the seeds.

                ## A

                On `rendered:`, split `a`.

                | method | pixel_auroc |
                | --- | ---: |
                | DAPO | 0.813 ± 0.000 |
                | words \\| | 0.563 |

                By how much DAPO is better, with the 95 % bootstrap interval over products and seeds, and the p of a paired \
                permutation test over the products; bold where p is below 0.05 and the interval excludes 0.

                | than | pixel_auroc |
                | --- | ---: |
                | words \\| | +0.250 (+0.250 to +0.250; p 0.500) |
                """), markdown);
        assertTrue(markdown.endsWith("""
                ## Methods

                - DAPO: dapo on tiny, profile corrected, epochs: 3
                - words \\|: fixed on tiny, profile plain; by hand
                """), markdown);
    }

    @Test
    void whereNothingIsTunedTheTablesSayNeitherOnWhatNorOfASpread() throws Exception {
        run(plan("", method("words", "fixed", OptionalInt.empty())));

        String markdown = Files.readString(out.resolve(Benchmark.MARKDOWN_FILE));
        assertTrue(
                markdown.startsWith("# A plan\n\nNothing was tuned; seed 1. Images went in as: square."
                        + " Each figure is the mean over the products.\n"),
                markdown);
    }

    @Test
    void thePageIsWrittenOfTheSameResult() throws Exception {
        assertEquals(List.of(run(plan(""))), small.pages);
    }

    @Test
    void thePaperHasATableWithWhatIsBestInBoldAndNamesAsTheyAre() throws Exception {
        run(plan(
                "",
                method("50 % {a_b}, α < 1", "dapo", OptionalInt.of(3)),
                method("[words]", "fixed", OptionalInt.empty())));

        assertTrue(
                Files.readString(out.resolve(Benchmark.LATEX_FILE)).contains("""
                \\begin{tabular}{lr}
                \\toprule
                Method & P-AUROC \\\\
                \\midrule
                50 \\% \\{a\\_b\\}, $\\alpha$ \\textless{} 1 & \\textbf{81.3} $\\pm$ 0.0 \\\\
                {}[words] & 56.3 \\\\
                \\bottomrule
                \\end{tabular}
                """),
                Files.readString(out.resolve(Benchmark.LATEX_FILE)));
    }

    @Test
    void whatPapersReportStandsBesideWhatWasMeasuredAndIsMarked() throws Exception {
        BenchmarkPlan plan = plan("");
        BenchmarkResult result = run(published(plan, "mpdd"));

        BenchmarkResult.Published first = result.published().get(0);
        assertEquals("A", first.evaluation());
        assertEquals("CLIP", first.method());
        assertEquals(0.543, first.value(), 1e-12);
        String markdown = Files.readString(out.resolve(Benchmark.MARKDOWN_FILE));
        assertTrue(markdown.contains("| words \\| | 0.563 |\n| *CLIP, published* | 0.621 |\n"), markdown);
        assertTrue(markdown.contains("Not measured here."), markdown);
        assertTrue(Files.readString(out.resolve(Benchmark.LATEX_FILE))
                .contains("\\midrule\n\\emph{CLIP, published} & 62.1 \\\\"));
        String csv = Files.readString(out.resolve(Benchmark.CSV_FILE));
        assertTrue(csv.contains("A,AnomalyCLIP,pixel_auroc,0.965,,,,,,,tables of AnomalyCLIP"), csv);
        assertTrue(csv.contains("A,AnomalyCLIP,pixel_pro_prototype,0.887,,,,,,,tables of AnomalyCLIP"), csv);
        assertEquals(
                "unknown published data set 'mpd'; there are: mpdd, mvtec, visa",
                assertThrows(PipelineException.class, () -> run(published(plan, "mpd")))
                        .getMessage());
    }

    private static BenchmarkPlan published(BenchmarkPlan plan, String set) {
        Evaluation first = plan.evaluations().get(0);
        return new BenchmarkPlan(
                plan.name(),
                plan.title(),
                plan.tuning(),
                List.of(new Evaluation(
                        first.name(), first.dataset(), first.split(), first.taxonomy(), Optional.of(set))),
                plan.methods(),
                plan.seeds());
    }
}
