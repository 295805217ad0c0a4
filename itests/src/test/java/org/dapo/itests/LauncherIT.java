package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests the distribution as a user runs it: a process, its exit status, its output and the files that it leaves behind. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs bash")
class LauncherIT {
    private static final long PATIENCE_SECONDS = 300;
    private static final int TERMINATED = 128 + 15;
    private static final long SIGINT_BIT = 1 << (2 - 1);

    @TempDir
    private Path folder;

    private Path plugins;
    private Path temporary;
    private Path output;
    private Path errors;
    private Process process;

    @BeforeEach
    void prepare() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        temporary = Files.createDirectory(folder.resolve("tmp"));
        output = folder.resolve("out");
        errors = folder.resolve("err");
    }

    @AfterEach
    void noProcessIsLeft() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void aCommandWritesItsResultAndNothingElseAndLeavesNothingBehind() throws Exception {
        start(Distribution.home(), "plugins");
        assertEquals(0, exitStatus(), this::said);
        assertTrue(Files.readString(output).contains("org.dapo.dataset.mvtec"), this::said);
        assertEquals("", Files.readString(errors));
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void wrongUsageIsStatusTwoAndSaysSoOnStandardError() throws Exception {
        start(Distribution.home(), "no-such-command");
        assertEquals(2, exitStatus(), this::said);
        assertEquals("", Files.readString(output));
        assertTrue(Files.readString(errors).contains("no-such-command"), this::said);
    }

    @Test
    void theShellSaysWhatItIsAndThatItTakesNothingElse() throws Exception {
        for (String[] asked : List.of(new String[] {"shell", "--help"}, new String[] {"help", "shell"})) {
            start(Distribution.home(), asked);
            assertEquals(0, exitStatus(), this::said);
            assertTrue(Files.readString(output).startsWith("Usage: dapo shell\n"), this::said);
            assertEquals("", Files.readString(errors));
        }

        start(Distribution.home(), "shell", "plugins");
        assertEquals(2, exitStatus(), this::said);
        assertEquals("dapo: shell takes no arguments, but got 'plugins'\n", said());
    }

    @Test
    void brokenPluginsAreNamedInOneLineEachAndHarmNobody() throws Exception {
        Files.writeString(plugins.resolve("text.jar"), "no jar at all");
        PluginJar.withoutSymbolicName(plugins.resolve("plain.jar"));
        PluginJar.withMissingImport(plugins.resolve("needy.jar"));
        start(Distribution.home(), "plugins");
        assertEquals(0, exitStatus(), this::said);
        List<String> lines = Files.readAllLines(errors);
        for (String name : List.of("text.jar", "plain.jar", "needy.jar")) {
            assertEquals(1, lines.stream().filter(line -> line.contains(name)).count(), name + " in " + said());
        }
        assertEquals(3, lines.size(), this::said);
        assertTrue(said().contains("com.example.absent"), this::said);
        assertTrue(Files.readString(output).contains("org.dapo.dataset.mvtec"), this::said);
    }

    @Test
    void theModelAndTheDataThatComeWithItAreEnoughForABenchmark() throws Exception {
        Path plan = folder.resolve("plan.json");
        Files.writeString(plan, """
                {"name": "small", "backbone": "mini-clip",
                 "tuning": {"dataset": "rendered:images=6", "split": "tuning", "taxonomy": "rendered"},
                 "evaluations": [
                   {"name": "new", "dataset": "rendered:images=10,products=bottle+carpet+wood", "split": "unseen-products", "taxonomy": "rendered"}],
                 "methods": [{"name": "tuned", "prompt": "dapo", "profile": "corrected:prompts=2", "epochs": 2},
                             {"name": "written", "prompt": "fixed"}]}
                """);
        start(
                Distribution.home(),
                "benchmark",
                plan.toString(),
                "--out",
                folder.resolve("run").toString());
        assertEquals(0, exitStatus(), this::said);
        String table = Files.readString(folder.resolve("run/benchmark.md"));
        assertTrue(Files.readString(output).contains(table), this::said);
        JsonObject figures = JsonParser.parseString(
                        Files.readString(folder.resolve("run/tuned/seed-42/new/result.json")))
                .getAsJsonObject()
                .getAsJsonObject("mean");
        // A trained backbone finds defects on products unseen in training and tuning; a random one does not.
        assertTrue(figures.get("pixel_auroc").getAsDouble() > 0.75, figures::toString);
    }

    @Test
    void ownDataIsCheckedAgainstATaxonomyThatWasBegunOfIt() throws Exception {
        Path data = SampleData.writeTo(folder.resolve("data"), 1);
        start(Distribution.home(), "taxonomy", "init", "mvtec:" + data, "--out", "mine.json");
        assertEquals(0, exitStatus(), this::said);
        Files.delete(data.resolve("plate/ground_truth/hole/000_mask.png"));
        start(Distribution.home(), "dataset", "check", "mvtec:" + data, "--taxonomy", "mine.json", "--json", "-");
        assertEquals(0, exitStatus(), this::said);
        JsonObject json = JsonParser.parseString(Files.readString(output)).getAsJsonObject();
        JsonObject test = json.getAsJsonObject("splits").getAsJsonObject("test");
        assertEquals(4, test.get("images").getAsInt());
        assertEquals(2, test.get("anomalous").getAsInt());
        assertEquals(JsonParser.parseString("{\"hole\": 1, \"scratch\": 1}"), test.get("types"));
        JsonObject problem = json.getAsJsonArray("problems").get(0).getAsJsonObject();
        assertEquals("defect-without-mask", problem.get("kind").getAsString());
        assertEquals("plate/test/hole/000.png", problem.get("subject").getAsString());
    }

    @Test
    void aSignalEndsTheCommandAndStopsTheFramework() throws Exception {
        PluginJar.withActivator(plugins.resolve("patient.jar"), PatientCommand.class);
        start(Distribution.home(), "anything");
        await(PatientCommand.WORKING);
        assertFalse(leftBehind().isEmpty());
        process.destroy();
        assertEquals(TERMINATED, exitStatus(), this::said);
        assertTrue(said().contains(PatientCommand.INTERRUPTED), this::said);
        assertTrue(said().contains(PatientCommand.STOPPED), this::said);
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void aSignalWhileItStartsIsNoFailure() throws Exception {
        start(Distribution.home(), "version");
        awaitFirstBundle();
        process.destroy();
        assertEquals(TERMINATED, exitStatus(), this::said);
        assertEquals("", said());
    }

    @Test
    void aDamagedBundleOfTheSuiteIsNamed() throws Exception {
        Path home = copyWithout("org.dapo.report-");
        Path damaged = Files.writeString(home.resolve("bundles/org.dapo.report-0.jar"), "half of a download");
        start(home, "version");
        assertEquals(1, exitStatus(), this::said);
        List<String> lines = Files.readAllLines(errors);
        assertEquals(1, lines.size(), this::said);
        assertTrue(lines.get(0).startsWith("dapo: " + damaged + " cannot be installed: "), this::said);
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void whatIsMissingIsSaidInOneLineEachAndAtOnce() throws Exception {
        start(copyWithout("org.dapo.shell-", Suite.NATIVE_PREFIX), "plugins");
        assertEquals(1, exitStatus(), this::said);
        List<String> lines = Files.readAllLines(errors);
        assertEquals(2, lines.size(), this::said);
        assertTrue(lines.get(0).contains("install the bundle org.dapo.djl.native."), this::said);
        assertEquals(
                "dapo: no commands: no bundle provides a component with the property (dapo.command.line=main)",
                lines.get(1));
    }

    @Test
    void withoutTheNativeLibraryTheListingSaysWhichBundleIsMissing() throws Exception {
        start(copyWithout(Suite.NATIVE_PREFIX), "plugins");
        assertEquals(0, exitStatus(), this::said);
        assertEquals(
                1,
                Files.readAllLines(output).stream()
                        .filter(line -> line.contains("no tensor engine: no native library for ")
                                && line.contains("install the bundle org.dapo.djl.native."))
                        .count(),
                this::said);
    }

    @Test
    void theShellPicksUpAPluginWhileItRuns() throws Exception {
        start(Distribution.home(), "shell");
        PluginJar.withActivator(folder.resolve("patient.jar"), PatientCommand.class);
        Files.move(folder.resolve("patient.jar"), plugins.resolve("patient.jar"));
        await(PatientCommand.STARTED);
        type("exit");
        assertEquals(0, exitStatus(), this::said);
        assertTrue(said().contains(PatientCommand.STOPPED), this::said);
        assertEquals(List.of(), leftBehind());
    }

    @Test
    void theShellRunsPipedLinesInUtf8AndEndsAfterTheLast() throws Exception {
        start(Distribution.home(), "shell");
        process.getOutputStream()
                .write("bogus\ndapo:version\ninspect\ndapo:dataset check mvtec:tür".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        assertEquals(0, exitStatus(), this::said);
        assertTrue(Files.readString(output).startsWith("dapo "), this::said);
        List<String> told = Files.readAllLines(errors);
        assertEquals("dapo: Command not found: bogus", told.get(0), this::said);
        assertTrue(told.get(1).endsWith("(see dapo inspect --help)"), "Felix has a command of this name too");
        assertTrue(told.get(2).contains("tür is not there"), this::said);
    }

    @Test
    void anInterruptCancelsTheCommandOfTheShellAndASignalWaitsForIt() throws Exception {
        String tune = "dapo:tune --backbone mini-clip --prompt dapo --dataset rendered:images=6 --split tuning "
                + "--taxonomy rendered --epochs 9999 --out ";
        start(Distribution.home(), "shell");
        type(tune + "first");
        await("epoch 1 of");
        assumeTrue(heedsInterrupts(), "the tests were started with SIGINT ignored");
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        await("dapo: cancelled");

        type("dapo:version");
        type(tune.replace("9999", "9998") + "second");
        await("epoch 1 of 9998");
        type("dapo:version");
        process.destroy();
        assertEquals(TERMINATED, exitStatus(), this::said);
        assertEquals(
                1,
                Files.readAllLines(output).stream()
                        .filter(line -> line.startsWith("framework "))
                        .count(),
                "the line after the signal was not begun");
        assertEquals(
                2,
                Files.readAllLines(errors).stream()
                        .filter("dapo: cancelled"::equals)
                        .count(),
                this::said);
        assertEquals(List.of(), leftBehind());
    }

    /** A process whose parent ignores a signal ignores it, too. */
    private boolean heedsInterrupts() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return true;
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & SIGINT_BIT) == 0;
    }

    private void type(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    private void start(Path distribution, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(distribution.resolve("bin/dapo").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        // The JVM would report its variables; DAPO_MODELS would replace the models.
        List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "DAPO_MODELS")
                .forEach(builder.environment()::remove);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DAPO_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        builder.environment().put("DAPO_PLUGINS", plugins.getFileName().toString());
        process = builder.start();
    }

    private int exitStatus() throws InterruptedException {
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), this::said);
        return process.exitValue();
    }

    private void await(String line) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(errors).contains(line)) {
            assertTrue(process.isAlive() && System.nanoTime() < end, this::said);
            Thread.sleep(50);
        }
    }

    /** Waits until the first bundle has created its data folder. Other bundles are not started by then. */
    private void awaitFirstBundle() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean made = false;
        while (!made) {
            assertTrue(process.isAlive() && System.nanoTime() < end, this::said);
            Thread.sleep(10);
            try (Stream<Path> files = Files.walk(temporary)) {
                made = files.anyMatch(file -> Distribution.name(file).equals("data"));
            } catch (UncheckedIOException e) {
                // A folder has disappeared meanwhile.
            }
        }
    }

    private List<Path> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> Distribution.name(file).startsWith(".dapo-storage-"))
                    .toList();
        }
    }

    private String said() {
        try {
            return Files.readString(output) + Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Copies the distribution without some of its bundles. */
    private Path copyWithout(String... leftOut) throws IOException {
        Path copy = folder.resolve("distribution");
        try (Stream<Path> files = Files.walk(Distribution.home())) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Stream.of(leftOut).noneMatch(Distribution.name(file)::startsWith)) {
                    Path target =
                            copy.resolve(Distribution.home().relativize(file).toString());
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return copy;
    }
}
