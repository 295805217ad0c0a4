package org.dapo.tensorfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFuzzTest {
    private static final String NAME = "weights.safetensors";

    @TempDir
    Path folder;

    @Test
    void aSpoiltFileIsReadOrRefused() throws IOException {
        ReaderFuzz.of("safetensors", TensorFileException.class)
                .seed(NAME, several())
                .seed(NAME, written(Map.of("w", TensorData.of(new float[] {1, 2}, 2)), Map.of()))
                .seed(NAME, written(Map.of(), Map.of("format", "pt")))
                .seed(NAME, oracle())
                .telling("{", "}", "[", "]", "\"", ",", ":", "\\u0000", "\\", "e", "-", ".", " ", "\n", "null", "true")
                .telling(
                        "__metadata__", "dtype", "shape", "data_offsets", "BOOL", "U8", "F8_E5M2", "F16", "BF16", "I64")
                .run(folder.resolve("fuzz"), Samples::readWhole)
                .assertBothHappened();
    }

    private byte[] several() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("ctx", TensorData.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
        tensors.put("half", TensorData.of(TensorType.F16, new long[] {4}, Samples.counting(8)));
        tensors.put("none", TensorData.of(TensorType.BF16, new long[] {0}, Samples.counting(0)));
        tensors.put("ids", TensorData.of(TensorType.I64, new long[] {2}, Samples.counting(16)));
        return written(tensors, Map.of("seed", "7", "name", "Öl"));
    }

    private byte[] written(Map<String, TensorData> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("valid");
        TensorFileWriter.write(file, tensors, metadata);
        return Files.readAllBytes(file);
    }

    private static byte[] oracle() throws IOException {
        try (InputStream in = SafetensorsFuzzTest.class.getResourceAsStream("oracle.safetensors")) {
            return in.readAllBytes();
        }
    }
}
