package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a file written by the format's own library. itests/oracle/tensorfile/make_fixtures.py made it. */
class OracleFileTest {
    private static final float[] VALUES = {0f, -0f, 1f, -2.5f, Float.POSITIVE_INFINITY, 3.0e-6f};

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void copyFixture() throws IOException {
        file = folder.resolve("oracle.safetensors");
        try (InputStream in = OracleFileTest.class.getResourceAsStream("oracle.safetensors")) {
            Files.copy(in, file);
        }
    }

    @Test
    void everyTensorIsReadAsTheLibraryWroteIt() throws IOException {
        try (TensorFile oracle = TensorFile.open(file)) {
            assertEquals(10, oracle.entries().size());
            assertEquals(Map.of("format", "np", "title", "Ölspur – \"x\""), oracle.metadata());
            assertArrayEquals(new long[] {2, 3}, oracle.entries().get("single").shape());
            assertArrayEquals(VALUES, Samples.floats(oracle.float32("single")));
            assertArrayEquals(new float[] {0.25f}, Samples.floats(oracle.float32("scalar")));
            assertArrayEquals(new long[] {0, 4}, oracle.entries().get("empty").shape());
            assertEquals(3.0e-6f, oracle.bytes("double").getDouble(5 * 8));
            assertEquals(-1, oracle.bytes("long").getLong(0));
            assertEquals(1L << 40, oracle.bytes("long").getLong(8));
            assertEquals(Integer.MIN_VALUE, oracle.bytes("integer").getInt(0));
            assertArrayEquals(new byte[] {0, -1, 7}, Samples.array(oracle.bytes("byte")));
            assertArrayEquals(new byte[] {1, 0, 1}, Samples.array(oracle.bytes("truth")));
        }
    }

    @Test
    void halfPrecisionIsWhatIsLeftOfTheValues() throws IOException {
        try (TensorFile oracle = TensorFile.open(file)) {
            // In float16, 3e-6 is 50.3 steps of 2^-24. bfloat16 keeps the upper 16 bits.
            float half = 50 / 16777216f;
            float brain = Float.intBitsToFloat(Float.floatToRawIntBits(3.0e-6f) & 0xffff0000);
            assertArrayEquals(
                    new float[] {0f, -0f, 1f, -2.5f, Float.POSITIVE_INFINITY, half},
                    Samples.floats(oracle.float32("half")));
            assertArrayEquals(
                    new float[] {0f, -0f, 1f, -2.5f, Float.POSITIVE_INFINITY, brain},
                    Samples.floats(oracle.float32("brain")));
        }
    }
}
