package org.dapo.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private static final List<String> TUNE = List.of(
            "tune", "--backbone=clip-seeded", "--prompt=dapo", "--dataset=mvtec:data", "--taxonomy=mvtec", "--out=out");

    private final FakeParts parts = new FakeParts();

    @ParameterizedTest
    @CsvSource({
        "--bakbone clip, did you mean --backbone?",
        "--epochs=many, --epochs",
        "--epochs=0, epochs must be at least 1",
        "--lr=-1, learning rate must be above 0",
        "--backbone, --backbone",
        "extra, extra",
        "--json, --json",
    })
    void aWrongOptionIsNamedInOneLine(String option, String said) {
        CommandLineRun run = tune(option.split(" "));

        assertEquals(Status.WRONG_USAGE, run.status(), run.err());
        assertTrue(run.error().contains(said), run.err());
        assertEquals(List.of(), parts.assembled);
    }

    @Test
    void aMissingOptionIsNamedInOneLine() {
        CommandLineRun run = CommandLineRun.of(parts, "tune", "--backbone=clip-seeded");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("--prompt"), run.err());
    }

    @Test
    void aMistypedOptionIsNamedBeforeTheOneThatIsThereforeMissing() {
        CommandLineRun run = CommandLineRun.of(
                parts, "tune", "--bakbone=b", "--prompt=p", "--dataset=mvtec:x", "--taxonomy=t", "--out=o");

        assertTrue(run.error().startsWith("dapo: unknown option '--bakbone'; did you mean --backbone?"), run.err());
    }

    @Test
    void aMistypedOptionIsNotTakenForTheValueOfAnother() {
        CommandLineRun run = tune("--profile", "--epohcs");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("--profile"), run.err());
    }

    @Test
    void aDataSetWithoutALayoutIsExplained() {
        CommandLineRun run = CommandLineRun.of(
                parts, "tune", "--backbone=b", "--prompt=p", "--dataset=/data/x", "--taxonomy=t", "--out=o");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("LAYOUT:PATH"), run.err());
    }

    @ParameterizedTest
    @CsvSource({
        "--backbone=resnet, unknown backbone 'resnet'; there are: clip-seeded",
        "--prompt=coop, unknown prompt strategy 'coop'; there are: dapo",
        "--taxonomy=visa, unknown taxonomy 'visa'; there are: mvtec",
        "--dataset=coco:data, unknown dataset layout 'coco'; there are: mvtec",
    })
    void anUnknownNameIsWrongUsageAndTheKnownOnesAreListed(String option, String said) {
        List<String> args = new ArrayList<>(TUNE);
        args.replaceAll(arg -> arg.startsWith(option.substring(0, option.indexOf('=') + 1)) ? option : arg);

        CommandLineRun run = CommandLineRun.of(parts, args.toArray(String[]::new));

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("dapo: " + said, run.error());
    }

    @Test
    void aNameThatTheRunDoesNotKnowIsWrongUsageToo() {
        parts.pipeline.failure = Optional.of(new UnknownNameException("metric", "f2", List.of("f1")));

        CommandLineRun run = CommandLineRun.of(
                parts,
                "evaluate",
                "--backbone=clip-seeded",
                "--prompt=dapo",
                "--dataset=mvtec:data",
                "--taxonomy=mvtec",
                "--out=out",
                "--metrics=f2");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertEquals("dapo: unknown metric 'f2'; there are: f1", run.error());
        assertEquals(0, parts.open, "the pipeline is taken down");
    }

    @Test
    void aRunThatFailsSaysWhyInOneLine() {
        parts.pipeline.failure =
                Optional.of(new PipelineException("data holds no image\nand is empty", new Exception("below")));

        CommandLineRun run = tune();

        assertEquals(Status.FAILED, run.status());
        assertEquals("dapo: data holds no image?and is empty", run.error());
        assertEquals(0, parts.open, "the pipeline is taken down");
    }

    @Test
    void aStackTraceIsShownWhenAskedFor() {
        parts.pipeline.failure = Optional.of(new PipelineException("no", new Exception("below")));

        assertTrue(tune("--debug").err().contains("Caused by: java.lang.Exception: below"));
    }

    @Test
    void aProgrammingMistakeIsCalledOne() {
        parts.pipeline.failure = Optional.of(new IllegalStateException("oops"));

        CommandLineRun run = tune();

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("internal error"), run.err());
        assertTrue(run.error().contains("oops"), run.err());
    }

    @Test
    void aPlugInThatCallsItselfForEverIsAProgrammingMistake() {
        parts.pipeline.failure = Optional.of(new StackOverflowError());

        CommandLineRun run = tune();

        assertEquals(Status.FAILED, run.status());
        assertTrue(run.error().contains("internal error: java.lang.StackOverflowError"), run.err());
    }

    @Test
    void noCommandIsWrongUsage() {
        CommandLineRun run = CommandLineRun.of(parts);

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("tune, evaluate, calibrate, inspect"), run.err());
    }

    @Test
    void aMistypedCommandIsNamedWithTheOneThatIsMeant() {
        CommandLineRun run = CommandLineRun.of(parts, "evalute");

        assertEquals(Status.WRONG_USAGE, run.status());
        assertTrue(run.error().contains("did you mean evaluate?"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tune",
                "evaluate",
                "inspect",
                "benchmark",
                "demo",
                "plugins",
                "models",
                "pretrain",
                "bench",
                "version"
            })
    void everyCommandExplainsItself(String command) {
        CommandLineRun option = CommandLineRun.of(parts, command, "--help");
        CommandLineRun help = CommandLineRun.of(parts, "help", command);

        assertEquals(Status.DONE, option.status());
        assertTrue(option.out().startsWith("Usage: dapo " + command), option.out());
        assertTrue(option.out().contains("--json"), option.out());
        assertEquals(option.out(), help.out());
    }

    @Test
    void theListOfCommandsIsShown() {
        CommandLineRun run = CommandLineRun.of(parts, "help");

        assertEquals(Status.DONE, run.status());
        assertTrue(run.out().contains("evaluate"), run.out());
        assertTrue(run.out().contains("demo"), run.out());
    }

    @Test
    void helpReachesCommandsOfCommands() {
        CommandLineRun run = CommandLineRun.of(parts, "help", "dataset", "check");

        assertEquals(Status.DONE, run.status());
        assertTrue(run.out().startsWith("Usage: dapo dataset check"), run.out());
    }

    private CommandLineRun tune(String... more) {
        List<String> args = new ArrayList<>(TUNE);
        args.addAll(List.of(more));
        return CommandLineRun.of(parts, args.toArray(String[]::new));
    }

    @Test
    void helpThatCannotBeWrittenIsAFailure() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertEquals(1, new Dapo(new FakeParts(), Terminal.of(full, err)).run("--help"));
        assertEquals("dapo: cannot write to standard output\n", err.toString(StandardCharsets.UTF_8));
    }
}
