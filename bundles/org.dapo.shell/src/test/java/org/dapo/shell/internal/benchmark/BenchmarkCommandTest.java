package org.dapo.shell.internal.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.pipeline.Framing;
import org.dapo.shell.internal.CommandLineRun;
import org.dapo.shell.internal.FakeBenchmark;
import org.dapo.shell.internal.FakeParts;
import org.dapo.shell.internal.FakeStrategy;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.terminal.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkCommandTest {
    private final FakeParts parts = new FakeParts();
    private final FakeBenchmark benchmark = new FakeBenchmark();

    @TempDir
    Path folder;

    @BeforeEach
    void addWhatThePlanNames() {
        parts.services.put(Benchmark.class, benchmark);
        parts.add(PartKind.BACKBONE, "untrained", "a backbone");
        parts.add(PartKind.BACKBONE, "my-clip", "a backbone");
        parts.add(PartKind.DATASET, "dots", "a layout");
        parts.add(PartKind.TAXONOMY, "shapes", "a taxonomy");
    }

    @Test
    void aPlanIsRunOnThePartsOfTheInstallationAndItsTablesArePrinted() throws Exception {
        Path json = folder.resolve("result.json");

        CommandLineRun run = run("demo", "--out", folder.toString(), "--device=cpu", "--json", json.toString());

        assertEquals(Status.DONE, run.status(), run.err());
        assertEquals("# What it can do\n", run.out());
        assertEquals("{\"plan\": \"demo\"}\n", Files.readString(json));
        assertEquals(Optional.of("cpu"), benchmark.device);
        assertEquals(List.of(42L), plan().seeds());
        assertEquals("untrained+dapo+shapes", parts.assembled.get(3));
        assertEquals(0, parts.open);
    }

    @Test
    void thePlansAreListed() {
        CommandLineRun run = run("--list");

        assertEquals("""
                NAME  TITLE
                demo  What it can do
                """, run.out());
        assertEquals(List.of(), benchmark.plans);
    }

    @Test
    void seedsAndMethodsMayBeChosenAndNamesMayHaveCommas() {
        run("demo", "--out", folder.toString(), "--seeds", "7,8", "--methods", "words, turned,DAPO");

        assertEquals(List.of(7L, 8L), plan().seeds());
        assertEquals(
                List.of("DAPO", "words, turned"),
                plan().methods().stream().map(Method::name).toList());
        assertEquals(Framing.SQUARE.withShifts(2), plan().framing());
        assertTrue(plan().namesAsTheyAre());
    }

    @Test
    void anotherBackboneStandsInForThatOfTheFirstMethodAlone() {
        run("demo", "--out", folder.toString(), "--backbone", "my-clip");

        assertEquals(
                List.of("my-clip", "my-clip", "my-clip", "untrained"),
                plan().methods().stream().map(Method::backbone).toList());
    }

    @Test
    void evaluationsMayBeChosen() {
        run("demo", "--out", folder.toString(), "--evaluations", "new types");

        assertEquals(
                List.of("new types"),
                plan().evaluations().stream()
                        .map(BenchmarkPlan.Evaluation::name)
                        .toList());
    }

    @Test
    void whatAPlanLeavesOpenIsAskedForOnlyWhereItIsNeeded() {
        CommandLineRun all = run("demo", "--out", folder.toString(), "--data", "types=${mine}");
        CommandLineRun some =
                run("demo", "--out", folder.toString(), "--data", "types=${mine}", "--evaluations", "new products");

        assertEquals(Status.WRONG_USAGE, all.status());
        assertTrue(
                all.error().contains("the plan 'demo' has placeholders without a value; required: --data mine=…"),
                all.err());
        assertEquals(Status.DONE, some.status(), some.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "demo --out=o --evaluations=new|unknown evaluation 'new'; there are: new products, new types",
                "demo --out=o --methods=DAPO,wrods|unknown method 'wrods'; there are: DAPO, untrained, words, words, turned",
                "demo --out=o --seeds=1,1|the plan has the seed '1' twice",
                "demo --out=o --backbone=mini|unknown backbone 'mini'; there are: clip-seeded, my-clip, untrained",
                "dmeo --out=o|unknown plan 'dmeo'; there are: demo",
                "demo|missing option --out DIR",
                "--out=o|missing PLAN",
            })
    void whatCannotBeMeantIsNamedBeforeAnythingRuns(String line, String said) {
        CommandLineRun run = run(line.split(" "));

        assertEquals(Status.WRONG_USAGE, run.status(), run.err());
        assertTrue(run.error().contains(said), run.err());
        assertEquals(List.of(), benchmark.plans);
    }

    @Test
    void aProfileThatTheStrategyDoesNotKnowIsNamedBeforeAnythingRuns() {
        parts.add(PartKind.PROMPT, "dapo", new FakeStrategy("other"));

        CommandLineRun run = run("demo", "--out=o");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("dapo: method 'DAPO': unknown profile 'published'; there are: other", run.error());
        assertEquals(List.of(), benchmark.plans);
    }

    private BenchmarkPlan plan() {
        return benchmark.plans.get(0);
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(
                parts, Stream.concat(Stream.of("benchmark"), Stream.of(args)).toArray(String[]::new));
    }
}
