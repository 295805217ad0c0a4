package org.dapo.benchmark.internal;

import static org.dapo.benchmark.internal.SmallBenchmark.method;
import static org.dapo.benchmark.internal.SmallBenchmark.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.pipeline.WrongValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests benchmarks in a folder that exists already. */
class ResumedBenchmarkTest {
    private final SmallBenchmark small = new SmallBenchmark();
    private final FakePipelines pipelines = small.pipelines;

    @TempDir
    Path out;

    private BenchmarkResult run(BenchmarkPlan plan) throws PipelineException {
        return small.run(plan, out);
    }

    private List<String> computed(int from) {
        return pipelines.computed.stream()
                .skip(from)
                .map(cell -> out.relativize(Path.of(cell)).toString())
                .toList();
    }

    @Test
    void aCellThatFailsKeepsNoOtherFromBeingComputedAndIsTheOnlyOneLeftToDo() throws Exception {
        pipelines.failsIn = Optional.of("seed-1/b");
        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("")));
        assertEquals(
                "DAPO, seed 1, B: no memory is left; words |, seed 1, B: no memory is left; all else is finished, and"
                        + " another run in the same folder computes only what is missing",
                failure.getMessage());
        assertEquals(
                List.of(
                        "dapo/seed-1/tuning",
                        "dapo/seed-1/a",
                        "dapo/seed-2/tuning",
                        "dapo/seed-2/a",
                        "dapo/seed-2/b",
                        "words/seed-1/a"),
                computed(0));
        assertTrue(
                small.heard.contains("DAPO, seed 1, B: no memory is left; the other parts are computed all the same"));
        assertEquals(0, pipelines.open, "the pipeline is taken down");
        assertFalse(Files.exists(out.resolve(Benchmark.JSON_FILE)));

        pipelines.failsIn = Optional.empty();
        run(plan(""));
        assertEquals(List.of("dapo/seed-1/b", "words/seed-1/b"), computed(6));
        assertEquals(8, pipelines.computed.size());
    }

    @Test
    void whatIsTunedAsAMethodWhoseTuningFailedIsNotEvaluated() {
        pipelines.failsIn = Optional.of("seed-1/tuning");
        Method other = new Method(
                "scored otherwise", "tiny", "dapo", Optional.empty(), OptionalInt.empty(), Optional.of("DAPO"), "");
        BenchmarkPlan plan = plan("", method("DAPO", "dapo", OptionalInt.empty()), other);

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan));

        assertEquals(
                "DAPO, seed 1, tuning: no memory is left; all else is finished, and another run in the same folder"
                        + " computes only what is missing",
                failure.getMessage());
        assertEquals(
                List.of(
                        "dapo/seed-2/tuning",
                        "dapo/seed-2/a",
                        "dapo/seed-2/b",
                        "scored-otherwise/seed-2/a",
                        "scored-otherwise/seed-2/b"),
                computed(0));
    }

    @Test
    void aPartThatLeavesInTheMiddleKeepsNoOtherCellFromBeingComputed() {
        pipelines.failsIn = Optional.of("seed-1/b");
        pipelines.failure = new UnknownNameException("metric calculator", "ranking", List.of());

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("")));

        assertEquals(PipelineException.class, failure.getClass(), "the plan is not wrong");
        assertTrue(
                failure.getMessage()
                        .startsWith("DAPO, seed 1, B: unknown metric calculator 'ranking'; there is none; words |"),
                failure.getMessage());
        assertEquals(6, pipelines.computed.size());
    }

    @Test
    void aPluginThatLacksAClassKeepsNoOtherCellFromBeingComputed() throws Exception {
        run(plan(""));
        small.heard.clear();
        pipelines.computed.clear();
        pipelines.failsIn = Optional.of("seed-1/b");
        pipelines.unlinked = Optional.of(new NoClassDefFoundError("com/example/Replaced"));

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("contrast=0.5")));

        assertTrue(
                failure.getMessage()
                        .startsWith("DAPO, seed 1, B: java.lang.NoClassDefFoundError: com/example/Replaced; words |"),
                failure.getMessage());
        assertEquals(6, pipelines.computed.size());
        assertTrue(
                small.heard.contains("the tables in %s are those of an earlier run".formatted(out)),
                small.heard.toString());
    }

    @Test
    void aValueThatThePartsRefuseEndsTheRunBeforeAnythingIsComputed() {
        pipelines.failsIn = Optional.of("seed-1/tuning");
        pipelines.failure = new WrongValueException("there is no device 'gpu:7'");

        WrongValueException failure = assertThrows(WrongValueException.class, () -> run(plan("")));

        assertEquals("DAPO, seed 1, tuning: there is no device 'gpu:7'", failure.getMessage());
        assertEquals(List.of(), pipelines.computed);
    }

    @Test
    void aValueThatThePartsRefuseLaterKeepsNoOtherCellFromBeingComputed() {
        pipelines.failsIn = Optional.of("words/seed-1/b");
        pipelines.failure = new WrongValueException("a context of 32 tokens does not fit");

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("")));

        assertTrue(failure.getMessage().startsWith("words |"), failure.getMessage());
        assertTrue(
                failure.getMessage().contains(", seed 1, B: a context of 32 tokens does not fit; all else is finished"),
                failure.getMessage());
        assertEquals(7, pipelines.computed.size());
    }

    @Test
    void aRunThatIsCancelledEndsAtOnce() {
        pipelines.failsIn = Optional.of("seed-1/tuning");
        small.cancelled = true;

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("")));

        assertEquals("DAPO, seed 1, tuning: no memory is left", failure.getMessage());
        assertEquals(List.of(), pipelines.computed);
    }

    @Test
    void aCellThatTheEngineFindsMadeOtherwiseIsComputedAgain() throws Exception {
        run(plan(""));
        Path stale = Files.writeString(out.resolve("dapo/seed-1/tuning/epoch-0009.safetensors"), "of before");
        pipelines.computed.clear();
        pipelines.weights = "other weights";

        run(plan(""));

        assertEquals(8, pipelines.computed.size());
        assertTrue(Files.notExists(stale), "nothing of the old run is left to be taken for the new one's");
        Path aside = out.resolve("dapo/seed-1/tuning.before-1");
        assertEquals("of before", Files.readString(aside.resolve("epoch-0009.safetensors")));
        assertTrue(
                small.heard.contains(
                        "DAPO, seed 1, tuning: cannot resume: %s; the results are computed again, and the previous ones were moved to %s"
                                .formatted(out.resolve("dapo/seed-1/tuning/epoch-0001.safetensors"), aside)),
                small.heard.toString());

        pipelines.weights = "yet others";
        run(plan(""));
        assertEquals(
                "other weights", Files.readString(out.resolve("dapo/seed-1/tuning.before-2/epoch-0001.safetensors")));
    }

    @Test
    void otherSettingsOfRenderedDataAreOtherDataThoughTheEngineCannotSeeIt() throws Exception {
        run(plan(""));
        pipelines.computed.clear();

        run(plan("contrast=0.5"));

        assertEquals(8, pipelines.computed.size());
        assertTrue(
                small.heard.stream()
                        .anyMatch(line ->
                                line.contains("the dataset was ") && line.contains("contrast=0.5; the results")),
                small.heard.toString());
    }

    @Test
    void anotherDefaultProfileIsAnotherMethod() throws Exception {
        run(plan(""));
        pipelines.computed.clear();
        pipelines.defaultProfile = "prototype";

        run(plan(""));

        assertEquals(6, pipelines.computed.size(), "the two cells of fixed prompts name their profile");
    }

    @Test
    void aFolderThatAKilledRunLeftEmptyIsUsed() throws Exception {
        Files.writeString(
                Files.createDirectories(out.resolve("dapo/seed-1/tuning")).resolve(".inputs.txt.tmp"), "data");

        assertEquals(6, run(plan("")).cells().size());
    }

    @Test
    void aFolderThatNoBenchmarkMadeIsLeftAsItIs() throws Exception {
        Path other = Files.createDirectories(out.resolve("dapo/seed-1/tuning")).resolve("epoch-0001.safetensors");
        Files.writeString(other, "hours of work");

        PipelineException failure = assertThrows(PipelineException.class, () -> run(plan("")));

        assertTrue(failure.getMessage().contains("was not created by a benchmark"), failure.getMessage());
        assertEquals("hours of work", Files.readString(other));
    }

    @Test
    void imagesThatWereExchangedUnderTheSameNamesAreOtherData() throws Exception {
        run(plan(""));
        pipelines.computed.clear();
        pipelines.changed = "b";

        run(plan(""));

        assertEquals(
                List.of("dapo/seed-1/b", "dapo/seed-2/b", "words/seed-1/b"),
                pipelines.computed.stream()
                        .map(cell -> out.relativize(Path.of(cell)).toString())
                        .toList());
    }
}
