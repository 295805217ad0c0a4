package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dapo.tensorfile.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests importing and exporting weights and checkpoints of other programs with the distribution's commands. */
class PublishedFilesIT {
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    Path folder;

    private String said;

    @BeforeEach
    void bringWeights() throws IOException {
        OwnWeights.writeTo(folder.resolve("epoch_3.pt"));
    }

    @Test
    void weightsAreImportedTunedOnAndTheCheckpointGoesOutAndIn() throws Exception {
        assertEquals(0, run("models", "import", "epoch_3.pt", "--name", "own", "--set", "activation=gelu"), () -> said);
        assertTrue(said.contains("own    epoch_3.pt  good"), said);
        assertEquals(0, run("models", "verify", "own"), () -> said);

        Path data = SampleData.writeTo(folder.resolve("data"), 1);
        List<String> on = List.of("--dataset", "mvtec:" + data, "--taxonomy", "mvtec");
        assertEquals(
                0,
                run(
                        on,
                        "tune",
                        "--backbone",
                        "own",
                        "--prompt",
                        "dapo",
                        "--profile",
                        "prototype",
                        "--epochs",
                        "1",
                        "--out",
                        "run"),
                () -> said);
        assertEquals(0, run("checkpoints", "export", "run", "--out", "prototype.pth"), () -> said);
        assertEquals(
                0, run("checkpoints", "import", "prototype.pth", "--backbone", "own", "--out", "again"), () -> said);
        assertTrue(said.contains("profile prototype"), said);
        assertSameParameters(
                folder.resolve("run/epoch-0001.safetensors"), folder.resolve("again/epoch-0001.safetensors"));
        assertEquals(0, run(on, "evaluate", "--checkpoint", "again", "--out", "results"), () -> said);
        assertTrue(said.contains("image_auroc"), said);
    }

    @Test
    void aFileThatWouldRunSomethingIsRefusedByName() throws Exception {
        Path file = folder.resolve("epoch_3.pt");
        byte[] bytes = Files.readAllBytes(file);
        byte[] harmless = "collections\nOrderedDict".getBytes(StandardCharsets.US_ASCII);
        byte[] harmful = "posix\nsystem\n(X\0\0\0\0tR.".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(harmful, 0, bytes, indexOf(bytes, harmless), harmful.length);
        Files.write(file, bytes);

        assertEquals(1, run("models", "import", "epoch_3.pt", "--name", "own", "--set", "activation=gelu"), () -> said);
        assertTrue(said.contains("its pickle names 'posix.system', which is refused"), said);
        assertTrue(Files.notExists(folder.resolve("models/own")));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.indexOf(new String(part, StandardCharsets.ISO_8859_1));
    }

    private static void assertSameParameters(Path one, Path other) throws IOException {
        try (TensorFile first = TensorFile.open(one);
                TensorFile second = TensorFile.open(other)) {
            List<String> names = first.entries().keySet().stream()
                    .filter(name -> name.startsWith("parameter."))
                    .toList();
            assertTrue(names.size() > 10);
            for (String name : names) {
                byte[] expected = new byte[first.bytes(name).remaining()];
                byte[] actual = new byte[expected.length];
                first.bytes(name).get(expected);
                second.bytes(name).get(actual);
                assertArrayEquals(expected, actual, name);
            }
        }
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return run(List.of(), arguments);
    }

    private int run(List<String> more, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Distribution.home().resolve("bin/dapo").toString());
        command.addAll(List.of(arguments));
        command.addAll(more);
        Path output = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DAPO_MODELS", folder.resolve("models").toString());
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        said = Files.readString(output);
        assertTrue(ended, said);
        return process.exitValue();
    }
}
