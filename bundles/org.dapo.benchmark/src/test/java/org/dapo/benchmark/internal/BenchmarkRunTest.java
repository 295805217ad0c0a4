package org.dapo.benchmark.internal;

import static org.dapo.benchmark.internal.SmallBenchmark.method;
import static org.dapo.benchmark.internal.SmallBenchmark.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
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
    void imagesGoIntoTheNetworkInEachEvaluationAsThePlanSays() throws Exception {
        BenchmarkPlan plan = plan("");
        Framing often = Framing.SQUARE.withShifts(2);
        run(with(plan, often, false));

        List<EvaluationRequest> evaluations = asked(EvaluationRequest.class);
        assertEquals(6, evaluations.size());
        evaluations.forEach(evaluation -> assertEquals(often, evaluation.framing()));
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
