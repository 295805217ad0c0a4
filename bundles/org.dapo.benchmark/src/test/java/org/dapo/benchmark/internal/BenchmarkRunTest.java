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
import java.util.Set;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.WrongValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRunTest {
    private final SmallBenchmark small = new SmallBenchmark();
    private final FakePipelines pipelines = small.pipelines;

    @TempDir
    Path out;

    private BenchmarkResult run(BenchmarkPlan plan) throws PipelineException {
        return small.run(plan, out);
    }

    @Test
    void eachSeedIsTunedOnceAndThenEvaluatedOnEachEvaluation() throws Exception {
        BenchmarkResult result = run(plan(""));

        assertEquals(
                List.of("DAPO 1 A", "DAPO 1 B", "DAPO 2 A", "DAPO 2 B", "words | 1 A", "words | 1 B"),
                result.cells().stream()
                        .map(cell -> "%s %d %s".formatted(cell.method(), cell.seed(), cell.evaluation()))
                        .toList());
        assertEquals(
                List.of("dapo/seed-1/tuning", "dapo/seed-1/a", "dapo/seed-1/b", "dapo/seed-2/tuning", "dapo/seed-2/a")
                        .stream()
                        .map(cell -> out.resolve(cell).toString())
                        .toList(),
                pipelines.computed.subList(0, 5));
        assertEquals(1, pipelines.mostOpen, "one pipeline at a time");
        assertEquals(0, pipelines.open);
        assertTrue(result.cells().get(0).tuning().isPresent());
        assertTrue(result.cells().get(4).tuning().isEmpty(), "fixed prompts learn nothing");
    }

    @Test
    void aMethodThatIsTunedAsAnotherTakesItsCheckpoints() throws Exception {
        BenchmarkPlan plan = plan("");
        Method other = new Method(
                "scored otherwise",
                "tiny",
                "dapo",
                Optional.of("corrected:score=map"),
                OptionalInt.empty(),
                Optional.of("DAPO"),
                "");
        BenchmarkResult result = run(new BenchmarkPlan(
                plan.name(),
                plan.title(),
                plan.tuning(),
                plan.evaluations(),
                List.of(plan.methods().get(0), other),
                plan.seeds()));

        assertEquals(
                2,
                pipelines.requests.stream()
                        .filter(TuningRequest.class::isInstance)
                        .count());
        EvaluationRequest last = (EvaluationRequest) pipelines.requests.get(pipelines.requests.size() - 1);
        assertEquals(
                result.cells().get(2).tuning().orElseThrow().checkpoint(),
                last.checkpoint().orElseThrow());
        assertEquals("corrected:score=map", last.profile().orElseThrow());
        String markdown = Files.readString(out.resolve(Benchmark.MARKDOWN_FILE));
        assertTrue(markdown.endsWith("- scored otherwise: dapo on tiny, profile corrected, tuned as DAPO\n"), markdown);
        assertThrows(
                IllegalArgumentException.class,
                () -> new BenchmarkPlan("x", "x", plan.tuning(), plan.evaluations(), List.of(other), plan.seeds()));
        Method elsewhere = new Method(
                "elsewhere", "large", "dapo", Optional.empty(), OptionalInt.empty(), Optional.of("DAPO"), "");
        assertEquals(
                "the method 'elsewhere' is tuned as 'DAPO', which has another backbone or prompt strategy",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new BenchmarkPlan(
                                        "x",
                                        "x",
                                        plan.tuning(),
                                        plan.evaluations(),
                                        List.of(plan.methods().get(0), elsewhere),
                                        plan.seeds()))
                        .getMessage());
    }

    @Test
    void imagesGoIntoTheNetworkInEachEvaluationAsThePlanSays() throws Exception {
        BenchmarkPlan plan = plan("");
        Framing often = Framing.SQUARE.withShifts(2);
        run(with(plan, often, false));

        List<EvaluationRequest> evaluations = asked(EvaluationRequest.class);
        assertEquals(6, evaluations.size());
        evaluations.forEach(evaluation -> assertEquals(often, evaluation.framing()));
    }

    @Test
    void aMethodCannotBeTunedAsOneThatIsNot() {
        BenchmarkPlan plan = plan("");
        Method start = method("untuned", "dapo", OptionalInt.of(0));
        Method other = new Method(
                "scored otherwise", "tiny", "dapo", Optional.empty(), OptionalInt.empty(), Optional.of("untuned"), "");
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new BenchmarkPlan(
                        plan.name(),
                        plan.title(),
                        plan.tuning(),
                        plan.evaluations(),
                        List.of(start, other),
                        plan.seeds()));
        assertEquals("the method 'scored otherwise' is tuned as 'untuned', which has 0 epochs", refused.getMessage());
    }

    @Test
    void aMethodThatIsTunedAsAnotherHasNoEpochsOfItsOwn() {
        Method start = method("DAPO", "dapo", OptionalInt.empty());
        Method other =
                new Method("longer", "tiny", "dapo", Optional.empty(), OptionalInt.of(9), Optional.of("DAPO"), "");
        assertEquals(
                "the method 'longer' is tuned as 'DAPO', which sets the epochs; it takes none of its own",
                assertThrows(IllegalArgumentException.class, () -> plan("", start, other))
                        .getMessage());
    }

    @Test
    void aMethodTunedAsOneThatLearnsNothingIsRefusedBeforeAnythingRuns() {
        Method words = method("words", "fixed", OptionalInt.empty());
        Method other = new Method(
                "scored otherwise", "tiny", "fixed", Optional.empty(), OptionalInt.empty(), Optional.of("words"), "");
        assertEquals(
                "the method 'scored otherwise' is tuned as 'words', which learns nothing",
                assertThrows(WrongValueException.class, () -> run(plan("", words, other)))
                        .getMessage());
        assertEquals(List.of(), pipelines.requests);
    }

    @Test
    void namesThatTheTaxonomyDoesNotKnowEndTheRunBeforeAnythingIsTuned() {
        BenchmarkPlan plan = plan("");
        pipelines.unknown = plan.evaluations().get(1).split().orElseThrow();
        String refused = assertThrows(PipelineException.class, () -> run(plan)).getMessage();
        assertTrue(
                refused.endsWith(
                        " does not know: combined; to leave them untyped, set \"names-as-they-are\": true in the plan"),
                refused);
        assertEquals(List.of(), pipelines.requests);
    }

    @Test
    void aPlanMayLeaveNamesUntypedThatTheTaxonomyDoesNotKnow() throws Exception {
        BenchmarkPlan plan = plan("");
        pipelines.unknown = plan.evaluations().get(1).split().orElseThrow();
        run(with(plan, plan.framing(), true));

        assertEquals(List.of("rendered", "rendered", "rendered"), pipelines.taxonomies, "a taxonomy must still exist");
        List<EvaluationRequest> evaluations = asked(EvaluationRequest.class);
        assertEquals(6, evaluations.size());
        assertTrue(evaluations.stream().allMatch(EvaluationRequest::namesAsTheyAre));
        List<TuningRequest> tunings = asked(TuningRequest.class);
        assertEquals(2, tunings.size());
        assertTrue(tunings.stream().allMatch(TuningRequest::namesAsTheyAre));
    }

    @Test
    void dataThatIsNotThereEndsARunBeforeItsFirstTuning() {
        BenchmarkPlan plan = plan("");
        pipelines.missing = plan.evaluations().get(1).split().orElseThrow();
        assertThrows(PipelineException.class, () -> run(plan));
        assertEquals(List.of(), pipelines.requests);
    }

    @Test
    void theEngineIsAskedForWhatThePlanSays() throws Exception {
        run(plan(""));

        DatasetReference rendered = new DatasetReference("rendered", Path.of(""));
        assertEquals(
                TuningRequest.builder(rendered, out.resolve("dapo/seed-1/tuning"))
                        .split("tuning")
                        .epochs(3)
                        .seed(1)
                        .device("cpu")
                        .profile("corrected")
                        .resume(true)
                        .build(),
                pipelines.requests.get(0));
        assertEquals(
                EvaluationRequest.builder(rendered, out.resolve("dapo/seed-1/a"))
                        .checkpoint(out.resolve("dapo/seed-1/tuning/epoch-0001.safetensors"))
                        .split("a")
                        .reports(Set.of("json", "csv"))
                        .seed(1)
                        .device("cpu")
                        .profile("corrected")
                        .resume(true)
                        .build(),
                pipelines.requests.get(1));
        EvaluationRequest words = (EvaluationRequest) pipelines.requests.get(6);
        assertEquals(Optional.empty(), words.checkpoint());
        assertEquals(Optional.of("plain"), words.profile());
    }

    @Test
    void aMethodOfNoEpochsIsEvaluatedAsItStartsWithEverySeed() throws Exception {
        BenchmarkResult result = run(plan("", method("start", "dapo", OptionalInt.of(0))));

        assertEquals(4, result.cells().size());
        assertTrue(pipelines.requests.stream().allMatch(EvaluationRequest.class::isInstance));
        assertEquals(2, ((EvaluationRequest) pipelines.requests.get(2)).seed());
    }

    @Test
    void allCellsHaveTheMetricsOfTheFirst() throws Exception {
        run(plan(""));

        List<Set<String>> asked = pipelines.requests.stream()
                .filter(EvaluationRequest.class::isInstance)
                .map(request -> ((EvaluationRequest) request).metrics())
                .toList();
        assertEquals(Set.of(), asked.get(0));
        assertEquals(Set.of(Set.of("pixel_auroc")), Set.copyOf(asked.subList(1, asked.size())));
    }

    @Test
    void namesThatWouldShareAFolderAreRefusedBeforeAnythingRuns() {
        BenchmarkPlan same =
                plan("", method("DAPO", "dapo", OptionalInt.empty()), method("dapo!", "dapo", OptionalInt.empty()));

        PipelineException failure = assertThrows(PipelineException.class, () -> run(same));

        assertEquals("the methods 'DAPO' and 'dapo!' would share the folder dapo; rename one", failure.getMessage());
        assertEquals(List.of(), pipelines.assembled);
    }

    @Test
    void progressAndWarningsBeginWithTheCell() throws Exception {
        run(plan(""));

        assertEquals(
                List.of(
                        "DAPO, seed 1, tuning: epoch 1 of 1 3/3",
                        "DAPO, seed 1, tuning: an image is cut off",
                        "DAPO, seed 1, A: an image is cut off"),
                small.heard.subList(0, 3));
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
                evaluation,method,metric,mean,deviation,advantage,advantage_low,advantage_high,advantage_p,published
                A,DAPO,pixel_auroc,0.8125,0.0,,,,,
                A,words |,pixel_auroc,0.5625,,0.25,0.25,0.25,0.5,
                B,DAPO,pixel_auroc,0.8125,0.0,,,,,
                B,words |,pixel_auroc,0.5625,,0.25,0.25,0.25,0.5,
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

                By how much DAPO is better, with the 95 % bootstrap interval over the products, and the p of a paired \
                permutation test; bold where p is below 0.05.

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
                markdown.startsWith("# A plan\n\nNothing was tuned; seeds 1, 2. Images went in as: square."
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
        assertTrue(csv.contains("A,AnomalyCLIP,pixel_auroc,0.965,,,,,,tables of AnomalyCLIP"), csv);
        assertTrue(csv.contains("A,AnomalyCLIP,pixel_pro_prototype,0.887,,,,,,tables of AnomalyCLIP"), csv);
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

    private <T> List<T> asked(Class<T> kind) {
        return pipelines.requests.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private static BenchmarkPlan with(BenchmarkPlan plan, Framing framing, boolean namesAsTheyAre) {
        return new BenchmarkPlan(
                plan.name(),
                plan.title(),
                plan.tuning(),
                plan.evaluations(),
                plan.methods(),
                plan.seeds(),
                framing,
                namesAsTheyAre);
    }
}
