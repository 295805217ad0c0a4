package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFileWriterTest {
    private static final Map<String, TensorData> ONE = Map.of("t", TensorData.of(new float[] {1, 2}, 2));

    @TempDir
    Path folder;

    private static Map<String, TensorData> failingAfterOne(TensorData.Content failure) {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("good", TensorData.of(new float[100_000], 100_000));
        tensors.put("bad", new TensorData(TensorType.F32, new long[] {1}, failure));
        return tensors;
    }

    @Test
    void aFailureLeavesTheOldFileWholeAndNothingBeside() throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, ONE, Map.of());
        byte[] before = Files.readAllBytes(file);
        Map<String, TensorData> failing = failingAfterOne(() -> {
            throw new IOException("No space left on device");
        });
        IOException e = assertThrows(IOException.class, () -> TensorFileWriter.write(file, failing, Map.of()));
        assertEquals("cannot write " + file + ": No space left on device", e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(1, Samples.filesIn(folder));
    }

    @Test
    void aFailureOfAnyKindLeavesNoTrace() throws IOException {
        Path file = folder.resolve("t.safetensors");
        Map<String, TensorData> broken = failingAfterOne(() -> {
            throw new IllegalStateException("the array is closed");
        });
        assertThrows(IllegalStateException.class, () -> TensorFileWriter.write(file, broken, Map.of()));
        Map<String, TensorData> tooShort = failingAfterOne(() -> ByteBuffer.allocate(3));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TensorFileWriter.write(file, tooShort, Map.of()));
        assertTrue(e.getMessage().contains("'bad' came with 3 bytes"), e.getMessage());
        assertEquals(0, Samples.filesIn(folder));
    }

    @Test
    void aTargetThatCannotBeIsNamed() throws IOException {
        Path nowhere = folder.resolve("missing/t");
        IOException missing = assertThrows(IOException.class, () -> TensorFileWriter.write(nowhere, ONE, Map.of()));
        assertEquals("cannot write " + nowhere + ": its folder is not there", missing.getMessage());

        Path taken = Files.createDirectories(folder.resolve("taken/full")).getParent();
        IOException directory = assertThrows(IOException.class, () -> TensorFileWriter.write(taken, ONE, Map.of()));
        assertTrue(directory.getMessage().startsWith("cannot write " + taken + ": "), directory.getMessage());
        assertFalse(directory.getMessage().contains(".tmp"), directory.getMessage());
        assertEquals(1, Samples.filesIn(folder));
    }

    @Test
    void anOpenFileKeepsItsContentWhenItIsReplaced() throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, ONE, Map.of());
        try (TensorFile old = TensorFile.open(file)) {
            TensorFileWriter.write(file, Map.of("t", TensorData.of(new float[] {3, 4}, 2)), Map.of());
            assertArrayEquals(new float[] {1, 2}, Samples.floats(old.float32("t")));
        }
        try (TensorFile replaced = TensorFile.open(file)) {
            assertArrayEquals(new float[] {3, 4}, Samples.floats(replaced.float32("t")));
        }
    }

    @Test
    void aTensorIsAskedForItsBytesOnceAndKeepsItsMarks() throws IOException {
        List<String> asked = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(12).position(4).limit(8);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        for (String name : List.of("b", "a")) {
            tensors.put(name, new TensorData(TensorType.F32, new long[] {1}, () -> {
                asked.add(name);
                return bytes;
            }));
        }
        TensorFileWriter.write(folder.resolve("t"), tensors, Map.of());
        assertEquals(List.of("b", "a"), asked);
        assertEquals(4, bytes.position());
        assertEquals(8, bytes.limit());
    }

    @Test
    void whatCouldNotBeReadAgainIsNotWritten() throws IOException {
        Path file = folder.resolve("t");
        TensorData one = TensorData.of(new float[] {1});
        List<Map<String, TensorData>> unreadable = List.of(
                Map.of("__metadata__", one),
                Map.of("\ud800", one),
                Map.of("deep", TensorData.of(new float[] {1}, new long[] {
                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1
                })));
        for (Map<String, TensorData> tensors : unreadable) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> TensorFileWriter.write(file, tensors, Map.of()),
                    tensors.toString());
        }
        Map<String, String> long17Mb = Map.of("k", "x".repeat(17 << 20));
        assertThrows(IllegalArgumentException.class, () -> TensorFileWriter.write(file, ONE, long17Mb));
        assertThrows(IllegalArgumentException.class, () -> TensorData.of(new float[0], -1));
        assertEquals(0, Samples.filesIn(folder));
    }

    @Test
    void theLastPieceOfTheLargestBufferEndsWithIt() {
        int mebibyte = 1 << 20;
        assertEquals(2 * mebibyte, TensorFileWriter.pieceEnd(mebibyte, Integer.MAX_VALUE));
        assertEquals(Integer.MAX_VALUE, TensorFileWriter.pieceEnd(2047 * mebibyte, Integer.MAX_VALUE));
        assertEquals(5, TensorFileWriter.pieceEnd(3, 5));
    }
}
