package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutatedFileTest {
    private static final int MUTATIONS = 2_000;

    /** Bytes that mean something in a header hit more than random ones do. */
    private static final byte[] TELLING = "{}[]\",:0123456789-.eE\\ \u007f".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    @Test
    void aMutatedFileIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] valid = validFile();
        int read = 0;
        for (int seed = 0; seed < MUTATIONS; seed++) {
            Path file = folder.resolve("m" + seed % 2);
            Files.write(file, mutated(valid, new SplittableRandom(seed)));
            if (readsWhole(file)) {
                read++;
            }
        }
        // Were all read or none, the mutations would not have tried anything.
        assertTrue(read > MUTATIONS / 20 && read < MUTATIONS, "read " + read);
    }

    private byte[] validFile() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("ctx", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("half", TensorData.of(TensorType.F16, new long[] {4}, Samples.counting(8)));
        tensors.put("none", TensorData.of(TensorType.BF16, new long[] {0}, Samples.counting(0)));
        tensors.put("ids", TensorData.of(TensorType.I64, new long[] {2}, Samples.counting(16)));
        Path file = folder.resolve("valid");
        TensorFileWriter.write(file, tensors, Map.of("seed", "7", "name", "Öl"));
        return Files.readAllBytes(file);
    }

    private static byte[] mutated(byte[] valid, SplittableRandom random) {
        byte[] bytes = valid.clone();
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1, 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 20));
                default -> {
                    int from = random.nextInt(bytes.length);
                    System.arraycopy(
                            bytes, from, bytes, at, Math.min(random.nextInt(40), bytes.length - Math.max(at, from)));
                }
            }
        }
        return bytes;
    }

    private static boolean readsWhole(Path file) {
        try (TensorFile tensors = TensorFile.open(file)) {
            for (TensorEntry entry : tensors.entries().values()) {
                assertEquals(entry.length(), tensors.bytes(entry.name()).remaining());
                if (entry.type() == TensorType.F16 || entry.type() == TensorType.F32) {
                    assertEquals(
                            4 * entry.elements(), tensors.float32(entry.name()).remaining());
                }
            }
            return true;
        } catch (TensorFileException e) {
            assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            return false;
        }
    }
}
