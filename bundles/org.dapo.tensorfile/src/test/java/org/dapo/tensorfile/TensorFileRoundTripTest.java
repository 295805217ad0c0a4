package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFileRoundTripTest {
    private static final int LARGE = 1 << 14;

    @TempDir
    Path folder;

    /** Returns so many values that they are memory-mapped. The first is given. */
    private static TensorData large(float first) {
        float[] values = new float[LARGE];
        values[0] = first;
        return TensorData.of(values, LARGE);
    }

    private Path written(Map<String, TensorData> tensors, Map<String, String> metadata) throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, tensors, metadata);
        return file;
    }

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void everyTypeComesBackByteForByte(TensorType type) throws IOException {
        ByteBuffer content = Samples.counting(6 * type.bytes());
        Path file = written(Map.of("t", TensorData.of(type, new long[] {2, 3}, content)), Map.of());
        try (TensorFile tensors = TensorFile.open(file)) {
            TensorEntry entry = tensors.entries().get("t");
            assertEquals(type, entry.type());
            assertArrayEquals(new long[] {2, 3}, entry.shape());
            assertEquals(6, entry.elements());
            assertArrayEquals(content.array(), Samples.array(tensors.bytes("t")));
        }
    }

    @Test
    void onlyWhatIsLargeAndNeedsNoConversionIsMapped() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("float32", large(1));
        tensors.put("small", TensorData.of(new float[LARGE - 1], LARGE - 1));
        tensors.put("float16", TensorData.of(TensorType.F16, new long[] {2 * LARGE}, Samples.counting(4 * LARGE)));
        Path archive = folder.resolve("t.pth");
        TorchArchiveWriter.write(archive, Map.of(), Map.of("a", tensors));
        try (TensorFile mapped = TensorFile.open(written(tensors, Map.of()));
                TensorFile copied = TensorFile.open(archive)) {
            assertTrue(mapped.isMapped("float32"));
            assertFalse(mapped.isMapped("small"));
            assertFalse(mapped.isMapped("float16"));
            assertFalse(copied.isMapped("a.float32"));
            assertThrows(TensorFileException.class, () -> mapped.isMapped("neither"));
            assertThrows(TensorFileException.class, () -> copied.isMapped("neither"));
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesInEveryTimeZone() throws IOException {
        Map<String, Map<String, TensorData>> tensors = Map.of("a", Map.of("t", TensorData.of(new float[] {1, 2}, 2)));
        TimeZone before = TimeZone.getDefault();
        Set<String> written = new HashSet<>();
        try {
            for (String zone : List.of("UTC", "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                Path file = folder.resolve("t.pth");
                TorchArchiveWriter.write(file, Map.of("epoch", 5L), tensors);
                written.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } finally {
            TimeZone.setDefault(before);
        }
        assertEquals(1, written.size());
    }

    @Test
    void aTensorWithoutItsBytesIsNotWritten() throws IOException {
        TensorData half = TensorData.of(TensorType.F32, new long[] {4}, ByteBuffer.allocate(8));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> TorchArchiveWriter.write(folder.resolve("t.pth"), Map.of(), Map.of("a", Map.of("half", half))));
        assertEquals("tensor 'half' came with 8 bytes; its shape and type ask for 16", e.getMessage());
        assertFalse(Files.exists(folder.resolve("t.pth")));
    }

    /** Which of the two is checked, and which is read? */
    @Test
    void anArchiveWithTwoFilesOfOneNameIsRefused() throws IOException {
        Map<String, TensorData> two = new LinkedHashMap<>();
        two.put("one", TensorData.of(new float[] {1}, 1));
        two.put("two", TensorData.of(new float[] {2}, 1));
        Path file = folder.resolve("t.pth");
        TorchArchiveWriter.write(file, Map.of(), Map.of("a", two));
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.writeString(file, bytes.replace("archive/data/1", "archive/data/0"), StandardCharsets.ISO_8859_1);
        String said = assertThrows(TensorFileException.class, () -> TensorFile.open(file))
                .getMessage();
        assertTrue(said.contains("two files of one name"), said);
    }

    @Test
    void scalarsAndEmptyTensorsAreTensors() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("scalar", TensorData.of(new float[] {0.5f}));
        tensors.put("empty", TensorData.of(new float[0], 3, 0, 2));
        try (TensorFile read = TensorFile.open(written(tensors, Map.of()))) {
            assertArrayEquals(new long[0], read.entries().get("scalar").shape());
            assertArrayEquals(new float[] {0.5f}, Samples.floats(read.float32("scalar")));
            assertArrayEquals(new long[] {3, 0, 2}, read.entries().get("empty").shape());
            assertEquals(0, read.float32("empty").remaining());
        }
    }

    @Test
    void aFileWithoutTensorsIsAFile() throws IOException {
        try (TensorFile read = TensorFile.open(written(Map.of(), Map.of()))) {
            assertTrue(read.entries().isEmpty());
            assertTrue(read.metadata().isEmpty());
        }
    }

    @Test
    void namesAndMetadataMayHoldAnyText() throws IOException {
        String text = "Ölspur \"quoted\"\n\u2028 \uD83D\uDE00 \\";
        Path file = written(Map.of(text, TensorData.of(new float[] {1}, 1)), Map.of(text, text, "", ""));
        try (TensorFile read = TensorFile.open(file)) {
            assertEquals(Map.of(text, text, "", ""), read.metadata());
            assertEquals(1, read.float32(text).getFloat(0));
        }
    }

    @Test
    void aHeaderWhoseLengthBeginsLikeAPickleOrAZipIsAHeader() throws IOException {
        for (int length : new int[] {0x280, 0x380, 0x4b50}) {
            String tensor = "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
            Path file = Samples.raw(folder.resolve("t"), tensor + " ".repeat(length - tensor.length()), 1);
            try (TensorFile read = TensorFile.open(file)) {
                assertEquals(1, read.bytes("a").remaining());
            }
        }
    }

    @Test
    void tensorsKeepTheirOrder() throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("z", TensorData.of(TensorType.U8, new long[] {3}, Samples.counting(3)));
        tensors.put("a", TensorData.of(new float[] {1, 2}, 2));
        tensors.put("m", TensorData.of(TensorType.BF16, new long[] {1}, Samples.counting(2)));
        tensors.put("b", TensorData.of(TensorType.I64, new long[] {1}, Samples.counting(8)));
        try (TensorFile read = TensorFile.open(written(tensors, Map.of("k", "v")))) {
            assertEquals(
                    List.of("z", "a", "m", "b"), new ArrayList<>(read.entries().keySet()));
            for (TensorEntry entry : read.entries().values()) {
                assertArrayEquals(
                        Samples.array(tensors.get(entry.name()).content().bytes()),
                        Samples.array(read.bytes(entry.name())));
            }
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesWhateverTheOrderOfTheMetadata() throws IOException {
        Map<String, String> forward = new LinkedHashMap<>();
        Map<String, String> backward = new LinkedHashMap<>();
        for (int i = 0; i < 50; i++) {
            forward.put("k" + i, "v" + i);
            backward.put("k" + (49 - i), "v" + (49 - i));
        }
        Map<String, TensorData> tensors = Map.of("t", TensorData.of(new float[] {1, 2, 3}, 3));
        byte[] first = Files.readAllBytes(written(tensors, forward));
        assertArrayEquals(first, Files.readAllBytes(written(tensors, backward)));
        assertEquals(0, ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8);
    }

    @Test
    void buffersAreDirectAndOutliveTheFile() throws IOException {
        Map<String, TensorData> tensors = Map.of(
                "mapped", large(3),
                "f32", TensorData.of(new float[] {1, -2}, 2),
                "f16", TensorData.of(TensorType.F16, new long[] {1}, ByteBuffer.wrap(new byte[] {0, 0x3c})));
        TensorFile read = TensorFile.open(written(tensors, Map.of()));
        ByteBuffer mapped = read.float32("mapped");
        ByteBuffer copied = read.float32("f32");
        ByteBuffer converted = read.float32("f16");
        read.close();
        for (ByteBuffer buffer : List.of(mapped, copied, converted)) {
            assertTrue(buffer.isDirect());
            assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
            assertEquals(0, buffer.position());
        }
        assertEquals(3, mapped.getFloat(0));
        assertArrayEquals(new float[] {1, -2}, Samples.floats(copied));
        assertArrayEquals(new float[] {1}, Samples.floats(converted));
        assertThrows(TensorFileException.class, () -> read.float32("f32"));
    }

    @Test
    void whatIsWrittenToABufferNeverReachesTheFile() throws IOException {
        Path file = written(Map.of("t", large(1)), Map.of());
        byte[] before = Files.readAllBytes(file);
        try (TensorFile read = TensorFile.open(file)) {
            ByteBuffer buffer = read.float32("t");
            buffer.putFloat(0, 9);
            assertEquals(9, buffer.getFloat(0));
            assertEquals(1, read.float32("t").getFloat(0));
        }
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void aTensorAtAnOddPositionIsReadAllTheSame() throws IOException {
        String header = "{\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[1,5]}}";
        Path file = Samples.raw(folder.resolve("odd"), header, 5);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, 1.5f);
        Files.write(file, bytes);
        try (TensorFile read = TensorFile.open(file)) {
            ByteBuffer floats = read.float32("f");
            assertEquals(0, floats.alignmentOffset(0, 4));
            assertArrayEquals(new float[] {1.5f}, Samples.floats(floats));
        }
    }
}
