package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalfPrecisionTest {
    private static final int PATTERNS = 1 << 16;

    /** More than one chunk, and the last one not full. */
    private static final int ELEMENTS = 3 * PATTERNS + 5;

    @TempDir
    Path folder;

    /** Reads each of the 65,536 patterns three times and the first ones once more, so that the last chunk is not full. */
    private int[] widened(TensorType type) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(2 * ELEMENTS).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < ELEMENTS; i++) {
            all.putShort((short) i);
        }
        Path file = folder.resolve("halves");
        TensorFileWriter.write(file, Map.of("t", TensorData.of(type, new long[] {ELEMENTS}, all.flip())), Map.of());
        try (TensorFile tensors = TensorFile.open(file)) {
            return Samples.bits(tensors.float32("t"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWidensToFloat32CanBeReadAsIt(TensorType type) throws IOException {
        Path file = folder.resolve("one");
        TensorFileWriter.write(
                file, Map.of("t", TensorData.of(type, new long[0], ByteBuffer.allocate(type.bytes()))), Map.of());

        try (TensorFile tensors = TensorFile.open(file)) {
            if (type.widensToFloat32()) {
                assertArrayEquals(new int[1], Samples.bits(tensors.float32("t")));
            } else {
                assertThrows(TensorFileException.class, () -> tensors.float32("t"));
            }
        }
    }

    @Test
    void everyFloat16IsExact() throws IOException {
        int[] expected = new int[ELEMENTS];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = slowFloat16(i % PATTERNS);
        }
        assertArrayEquals(expected, widened(TensorType.F16));
    }

    @Test
    void everyBfloat16IsTheUpperHalfOfAFloat32() throws IOException {
        int[] expected = new int[ELEMENTS];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (i % PATTERNS) * PATTERNS;
        }
        assertArrayEquals(expected, widened(TensorType.BF16));
    }

    /** Converts float16 in decimals, by IEEE 754-2019, 3.4. A NaN keeps its sign and payload, as in NumPy. */
    private static int slowFloat16(int half) {
        int sign = half / 32768;
        int exponent = half / 1024 % 32;
        int mantissa = half % 1024;
        if (exponent == 31) {
            return (sign << 31) + 0x7f800000 + mantissa * 8192;
        }
        BigDecimal step = BigDecimal.ONE.divide(BigDecimal.valueOf(1 << 24));
        BigDecimal magnitude = exponent == 0
                ? step.multiply(BigDecimal.valueOf(mantissa))
                : step.multiply(BigDecimal.valueOf((1024L + mantissa) << (exponent - 1)));
        float value = magnitude.floatValue();
        return Float.floatToRawIntBits(sign == 1 ? -value : value);
    }
}
