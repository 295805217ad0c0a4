package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Creates files and bytes for the tests. */
final class Samples {
    private Samples() {}

    /** Writes a file from its parts, as an attacker would. */
    static Path raw(Path file, String header, int dataBytes) {
        return raw(file, header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static Path raw(Path file, byte[] header, int dataBytes) {
        return prefixed(file, header.length, header, dataBytes);
    }

    static Path prefixed(Path file, long statedLength, byte[] header, int dataBytes) {
        byte[] bytes = ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(statedLength)
                .put(header)
                .array();
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes 0, 1, 2 … */
    static ByteBuffer counting(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer.put((byte) i);
        }
        return buffer.flip();
    }

    static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static int[] bits(ByteBuffer floats) {
        int[] bits = new int[floats.remaining() / 4];
        floats.asIntBuffer().get(bits);
        return bits;
    }

    static float[] floats(ByteBuffer buffer) {
        float[] values = new float[buffer.remaining() / 4];
        buffer.asFloatBuffer().get(values);
        return values;
    }

    static long filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** Reads every tensor of a fuzzed file, and checks that each has the size that the file states. */
    static void readWhole(Path file) throws TensorFileException {
        try (TensorFile tensors = TensorFile.open(file)) {
            for (TensorEntry entry : tensors.entries().values()) {
                assertEquals(entry.length(), tensors.bytes(entry.name()).remaining());
                if (entry.type() == TensorType.F16 || entry.type() == TensorType.F32) {
                    assertEquals(
                            4 * entry.elements(), tensors.float32(entry.name()).remaining());
                }
            }
        }
    }
}
