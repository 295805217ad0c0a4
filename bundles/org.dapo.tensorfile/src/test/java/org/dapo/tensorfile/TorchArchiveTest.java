package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests files that torch itself wrote. itests/oracle/torch-archives/make_fixtures.py made them. */
class TorchArchiveTest {
    @TempDir
    Path folder;

    private Path fixture(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = TorchArchiveTest.class.getResourceAsStream("torch/" + name)) {
            Files.copy(in, file);
        }
        return file;
    }

    private static float[] values(TensorFile file, String name) throws IOException {
        return Samples.floats(file.float32(name));
    }

    @Test
    void aTrainingCheckpointIsReadWithTheNamesOfItsNestedDictionaries() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("training.pth"))) {
            assertEquals(TensorFormat.TORCH, file.format());
            assertArrayEquals(new float[] {0, .125f, .25f, .375f, .5f, .625f}, values(file, "state_dict.weight"));
            assertArrayEquals(
                    new long[] {2, 3}, file.entries().get("state_dict.weight").shape());
            assertArrayEquals(new float[] {.125f, .25f}, values(file, "state_dict.bias"));
            assertArrayEquals(new float[] {1}, values(file, "optimizer.state.0.step"));
            assertArrayEquals(
                    new long[] {2, 3},
                    file.entries().get("optimizer.state.0.exp_avg").shape());
            assertArrayEquals(new float[] {1, 1}, values(file, "parameter"));
        }
    }

    @Test
    void numbersTruthValuesAndTextsAreMetadata() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("training.pth"))) {
            Map<String, String> metadata = file.metadata();
            assertEquals("3", metadata.get("epoch"));
            assertEquals("1.5", metadata.get("best"));
            assertEquals("2.5", metadata.get("last"));
            assertEquals("-7", metadata.get("count"));
            assertEquals("0.5", metadata.get("losses.1"));
            assertEquals("trial", metadata.get("name"));
            assertEquals("true", metadata.get("done"));
            assertEquals("1180591620717411303424", metadata.get("large"));
            assertEquals("3", metadata.get("shape.1"));
            assertEquals("0.5", metadata.get("optimizer.param_groups.0.lr"));
            assertTrue(!metadata.containsKey("nothing"));
        }
    }

    @Test
    void viewsOfOneStorageAreReadAsTheTensorsTheyAre() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("training.pth"))) {
            assertArrayEquals(new float[] {0, 1, 2}, values(file, "first"));
            assertArrayEquals(new long[] {5, 1}, file.entries().get("rest").shape());
            assertArrayEquals(new float[] {3, 4, 5, 6, 7}, values(file, "rest"));
            assertArrayEquals(new long[] {3, 2}, file.entries().get("turned").shape());
            assertArrayEquals(new float[] {2, 5, 3, 6, 4, 7}, values(file, "turned"));
            assertArrayEquals(new long[] {0, 4}, file.entries().get("empty").shape());
            assertEquals(0, file.bytes("empty").remaining());
            assertArrayEquals(new long[0], file.entries().get("scalar").shape());
            assertArrayEquals(new float[] {.25f}, values(file, "scalar"));
        }
    }

    @Test
    void everyTypeOfElementIsRead() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("training.pth"))) {
            assertEquals(TensorType.F16, file.entries().get("half").type());
            assertArrayEquals(new float[] {1.5f, -2}, values(file, "half"));
            assertEquals(TensorType.BF16, file.entries().get("brain").type());
            assertArrayEquals(new float[] {1.5f, -2}, values(file, "brain"));
            assertEquals(-1, file.bytes("whole").getLong(0));
            assertEquals(1L << 40, file.bytes("whole").getLong(8));
            assertArrayEquals(new byte[] {1, 0}, Samples.array(file.bytes("truth")));
            assertThrows(TensorFileException.class, () -> file.float32("whole"));
        }
    }

    @Test
    void aNewerPickleProtocolIsRead() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("protocol4.pth"))) {
            assertEquals(List.of("weight", "bias"), List.copyOf(file.entries().keySet()));
            assertArrayEquals(new float[] {.125f, .25f}, values(file, "bias"));
        }
    }

    @Test
    void aTorchScriptModuleIsReadAsItsTensorsAndItsCodeIsNot() throws IOException {
        try (TensorFile file = TensorFile.open(fixture("script.pt"))) {
            assertEquals(TensorFormat.TORCHSCRIPT, file.format());
            assertEquals(TensorType.F16, file.entries().get("linear.weight").type());
            assertArrayEquals(new float[] {0, .125f, .25f, .375f, .5f, .625f}, values(file, "linear.weight"));
            assertEquals(TensorType.F32, file.entries().get("norm.weight").type());
            assertArrayEquals(new float[] {.25f, .375f}, values(file, "norm.weight"));
            assertEquals(32, file.bytes("input_resolution").getLong(0));
            assertArrayEquals(new float[] {7, 7}, values(file, "tensors.0"));
            assertArrayEquals(new float[] {0, 3, 1, 4, 2, 5}, values(file, "turned"));
            assertEquals("2", file.metadata().get("sizes.1"));
            assertEquals("1", file.metadata().get("named.a"));
            assertEquals("2.5", file.metadata().get("scale"));
        }
    }

    @Test
    void shardsAreReadAsOneFile() throws IOException {
        fixture("sharded/model-00001-of-00002.safetensors");
        fixture("sharded/model-00002-of-00002.safetensors");
        Path index = fixture("sharded/model.safetensors.index.json");
        try (TensorFile file = TensorFile.open(index)) {
            assertEquals(TensorFormat.SHARDED, file.format());
            assertArrayEquals(new float[] {1, 1}, values(file, "a"));
            assertArrayEquals(new float[] {2, 2}, values(file, "b"));
            assertArrayEquals(new long[] {1, 2}, file.entries().get("b").shape());
            assertEquals(
                    List.of(
                            "model.safetensors.index.json",
                            "model-00001-of-00002.safetensors",
                            "model-00002-of-00002.safetensors"),
                    file.files().stream()
                            .map(path -> path.getFileName().toString())
                            .toList());
            assertThrows(TensorFileException.class, () -> file.bytes("c"));
        }
    }

    @Test
    void anObjectOfAnUnknownClassIsRefusedByName() throws IOException {
        Path file = fixture("namespace.pth");
        TensorFileException e = assertThrows(TensorFileException.class, () -> TensorFile.open(file));
        assertTrue(
                e.getMessage().startsWith(file + ": its pickle names 'argparse.Namespace', which is refused"),
                e.getMessage());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        Path file = folder.resolve("out.pth");
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("fc.0.weight", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("scalar", TensorData.of(new float[] {7}));
        tensors.put("ids", TensorData.of(TensorType.I64, new long[] {2}, Samples.counting(16)));
        TorchArchiveWriter.write(file, Map.of("epoch", -5L), Map.of("adapter", tensors));
        byte[] once = Files.readAllBytes(file);
        TorchArchiveWriter.write(file, Map.of("epoch", -5L), Map.of("adapter", tensors));
        assertArrayEquals(once, Files.readAllBytes(file));
        assertEquals(1, Samples.filesIn(folder));
        assertEquals(
                "archive/data.pkl",
                new String(once, 30, 16, StandardCharsets.US_ASCII),
                "the command line knows by it what it may replace");
        try (TensorFile read = TensorFile.open(file)) {
            assertEquals(List.of(file), read.files());
            assertEquals(Map.of("epoch", "-5"), read.metadata());
            assertEquals(
                    List.of("adapter.fc.0.weight", "adapter.scalar", "adapter.ids"),
                    List.copyOf(read.entries().keySet()));
            assertArrayEquals(
                    new long[] {2, 3}, read.entries().get("adapter.fc.0.weight").shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, values(read, "adapter.fc.0.weight"));
            assertArrayEquals(new float[] {7}, values(read, "adapter.scalar"));
            assertArrayEquals(Samples.counting(16).array(), Samples.array(read.bytes("adapter.ids")));
        }
    }

    /** What torch looks for besides the pickle: the version of the archive, the order of the bytes and the storages. */
    @Test
    void theWrittenArchiveHasTheFilesThatTorchLooksFor() throws IOException {
        Path file = folder.resolve("out.pth");
        TensorData tensor = TensorData.of(TensorType.U8, new long[] {2}, Samples.counting(2));
        TorchArchiveWriter.write(file, Map.of(), Map.of("a", Map.of("b", tensor)));
        Map<String, String> files = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    files.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.US_ASCII));
                }
                assertEquals(LocalDateTime.of(1980, 2, 1, 0, 0), entry.getTimeLocal(), "the same bytes at any time");
            }
        }
        assertTrue(!files.remove("archive/data.pkl").isEmpty());
        assertEquals(
                Map.of("archive/version", "3\n", "archive/byteorder", "little", "archive/data/0", "\0\u0001"), files);
    }

    @Test
    void aTypeThatTorchDoesNotHaveIsNotWritten() {
        TensorData wide = TensorData.of(TensorType.U64, new long[] {1}, Samples.counting(8));
        Path file = folder.resolve("out.pth");
        assertThrows(
                IllegalArgumentException.class,
                () -> TorchArchiveWriter.write(file, Map.of(), Map.of("a", Map.of("b", wide))));
        assertTrue(Files.notExists(file));
    }
}
