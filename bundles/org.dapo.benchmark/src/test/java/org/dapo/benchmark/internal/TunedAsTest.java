package org.dapo.benchmark.internal;

import static org.dapo.benchmark.internal.SmallBenchmark.method;
import static org.dapo.benchmark.internal.SmallBenchmark.plan;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.WrongValueException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests methods that take the checkpoints of another one. */
class TunedAsTest {
    private final SmallBenchmark small = new SmallBenchmark();
    private final FakePipelines pipelines = small.pipelines;

    @TempDir
    Path out;

    private BenchmarkResult run(BenchmarkPlan plan) throws PipelineException {
        return small.run(plan, out);
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
}
