package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileFileTest {
    @TempDir
    Path folder;

    private void assertRefused(Path file, String reason) {
        TensorFileException e = assertThrows(
                TensorFileException.class, () -> TensorFile.open(file).close());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        assertTrue(e.getMessage().length() < file.toString().length() + 600, e.getMessage());
    }

    private static String tensor(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    /** Returns headers for 8 bytes of data, with a part of the message that refuses each. */
    static Stream<Arguments> hostileHeaders() {
        String a = tensor("a", "\"F32\"", "[2]", "[0,8]");
        return Stream.of(
                Arguments.of(
                        "unknown dtype", "{" + tensor("a", "\"F33\"", "[2]", "[0,8]") + "}", "'a' has dtype 'F33'"),
                Arguments.of("dtype not a text", "{" + tensor("a", "32", "[2]", "[0,8]") + "}", "'a' has a dtype"),
                Arguments.of(
                        "negative dimension", "{" + tensor("a", "\"F32\"", "[-2]", "[0,8]") + "}", "shape with -2"),
                Arguments.of("fraction", "{" + tensor("a", "\"F32\"", "[2.0]", "[0,8]") + "}", "shape with 2.0"),
                Arguments.of("exponent", "{" + tensor("a", "\"F32\"", "[2e0]", "[0,8]") + "}", "shape with 2e0"),
                Arguments.of("number as text", "{" + tensor("a", "\"F32\"", "[\"2\"]", "[0,8]") + "}", "no number"),
                Arguments.of(
                        "dimension beyond 63 bits",
                        "{" + tensor("a", "\"F32\"", "[9223372036854775808]", "[0,8]") + "}",
                        "shape with 9223372036854775808"),
                Arguments.of(
                        "product beyond 63 bits",
                        "{" + tensor("a", "\"F32\"", "[4611686018427387905,4]", "[0,8]") + "}",
                        "product overflows"),
                Arguments.of(
                        "overflow before a zero",
                        "{" + tensor("a", "\"F32\"", "[9223372036854775807,2,0]", "[0,0]") + "}",
                        "product overflows"),
                Arguments.of(
                        "overflow behind a zero",
                        "{" + tensor("a", "\"F32\"", "[0,9223372036854775807,2]", "[0,0]") + "}",
                        "product overflows"),
                Arguments.of(
                        "more dimensions than any model has",
                        "{" + tensor("a", "\"F32\"", "[2" + ",1".repeat(32) + "]", "[0,8]") + "}",
                        "more than 32"),
                Arguments.of("shape and bytes differ", "{" + tensor("a", "\"F32\"", "[3]", "[0,8]") + "}", "takes 12"),
                Arguments.of("offsets outside", "{" + tensor("a", "\"F32\"", "[4]", "[0,16]") + "}", "within the 8"),
                Arguments.of(
                        "offsets far outside",
                        "{" + tensor("a", "\"U8\"", "[0]", "[9223372036854775807,9223372036854775807]") + "}",
                        "within the 8"),
                Arguments.of("offsets backwards", "{" + tensor("a", "\"F32\"", "[2]", "[8,0]") + "}", "begin and end"),
                Arguments.of("one offset", "{" + tensor("a", "\"F32\"", "[2]", "[8]") + "}", "begin and end"),
                Arguments.of("shape not a list", "{" + tensor("a", "\"F32\"", "{}", "[0,8]") + "}", "not a list"),
                Arguments.of(
                        "overlap",
                        "{" + a + "," + tensor("b", "\"F32\"", "[1]", "[4,8]") + "}",
                        "'b' overlaps another tensor"),
                Arguments.of(
                        "same bytes twice", "{" + a + "," + tensor("b", "\"F32\"", "[2]", "[0,8]") + "}", "overlaps"),
                Arguments.of("hole", "{" + tensor("a", "\"F32\"", "[1]", "[4,8]") + "}", "'a' begins behind a hole"),
                Arguments.of("bytes behind", "{" + tensor("a", "\"F32\"", "[1]", "[0,4]") + "}", "4 bytes behind"),
                Arguments.of("no tensor for the bytes", "{}", "8 bytes behind"),
                Arguments.of("tensor twice", "{" + a + "," + a + "}", "'a' is listed twice"),
                Arguments.of(
                        "tensor twice by escape", "{" + a + "," + a.replace("\"a\"", "\"\\u0061\"") + "}", "twice"),
                Arguments.of("field twice", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "field 'dtype'"),
                Arguments.of("unknown field", "{\"a\":{\"strides\":[1]}}", "field 'strides'"),
                Arguments.of("missing field", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", "lacks one of"),
                Arguments.of("tensor not an object", "{\"a\":[]}", "'a' is not described"),
                Arguments.of("null tensor", "{\"a\":null}", "'a' is not described"),
                Arguments.of("metadata not an object", "{\"__metadata__\":[]}", "metadata is not an object"),
                Arguments.of("metadata not text", "{\"__metadata__\":{\"k\":1}}", "metadata 'k' is not a text"),
                Arguments.of("metadata null", "{\"__metadata__\":{\"k\":null}}", "metadata 'k' is not a text"),
                Arguments.of("metadata nested", "{\"__metadata__\":{\"k\":{}}}", "metadata 'k' is not a text"),
                Arguments.of(
                        "metadata key twice", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"1\"}}", "'k' is there twice"),
                Arguments.of("metadata twice", "{\"__metadata__\":{},\"__metadata__\":{}}", "metadata twice"),
                Arguments.of("nested without end", "{\"a\":" + "[".repeat(200_000), "'a' is not described"),
                Arguments.of("nested in a shape", "{\"a\":{\"shape\":" + "[".repeat(200_000), "no number"),
                Arguments.of("half a surrogate", "{\"\\ud800\":{}}", "UTF-8"),
                Arguments.of("the other half", "{\"\\udfff\":{}}", "UTF-8"),
                Arguments.of("not JSON", "{a:1}", "not valid JSON"),
                Arguments.of("comment", "{/**/" + a + "}", "not valid JSON"),
                Arguments.of("JSON cut off", "{" + a, "not valid JSON"),
                Arguments.of("raw control character", "{\"a\nb\":{}}", "not valid JSON"),
                Arguments.of("two JSON values", "{" + a + "} {}", "not valid JSON"),
                Arguments.of("a list", "[1]", "begin with '{'"),
                Arguments.of("leading space", " {" + a + "}", "begin with '{'"),
                Arguments.of("empty header", "", "begin with '{'"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileHeaders")
    void aHostileHeaderIsRefused(String what, String header, String reason) {
        assertRefused(Samples.raw(folder.resolve("hostile"), header, 8), reason);
    }

    @Test
    void theNameOfATensorCannotBreakOrFloodTheLine() {
        String header = "{\"%s\":1}";
        assertRefused(Samples.raw(folder.resolve("long"), header.formatted("x".repeat(512)), 0), "…' is not described");
        assertRefused(
                Samples.raw(folder.resolve("longer"), header.formatted("x".repeat(513)), 0),
                "…' has a name of 513 letters; 512 are read at most");
        assertRefused(Samples.raw(folder.resolve("lines"), "{\"a\\nb\\u001b\":1}", 0), "'a?b?' is not described");
    }

    @Test
    void moreNamesThanAnyModelHasAreRefused() {
        String tensors = members(100_001, "%s\"%d\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
        assertRefused(Samples.raw(folder.resolve("tensors"), "{" + tensors + "}", 0), "more than 100000");
        String texts = members(100_001, "%s\"%d\":\"\"");
        assertRefused(
                Samples.raw(folder.resolve("texts"), "{\"__metadata__\":{" + texts + "}}", 0), "more than 100000");
    }

    private static String members(int count, String form) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(form.formatted(i == 0 ? "" : ",", i));
        }
        return text.toString();
    }

    /** It takes no byte, so it overlaps no tensor that begins there, whichever is named first. */
    @Test
    void anEmptyTensorMayBeginWhereAnotherDoes() throws IOException {
        String full = tensor("full", "\"F32\"", "[2]", "[0,8]");
        String empty = tensor("empty", "\"F32\"", "[0]", "[0,0]");
        for (String header : List.of(full + "," + empty, empty + "," + full)) {
            try (TensorFile tensors = TensorFile.open(Samples.raw(folder.resolve("t"), "{" + header + "}", 8))) {
                assertEquals(0, tensors.float32("empty").remaining());
                assertEquals(8, tensors.float32("full").remaining());
            }
        }
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] header = "{\"\u00e4\":{}}".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(Samples.raw(folder.resolve("latin1"), header, 0), "UTF-8");
    }

    @Test
    void aHeaderLengthThatCannotBeIsRefused() {
        byte[] header = "{}".getBytes(StandardCharsets.UTF_8);
        assertRefused(Samples.prefixed(folder.resolve("minus"), -1, header, 0), "18446744073709551615 bytes");
        assertRefused(Samples.prefixed(folder.resolve("huge"), 1L << 62, header, 0), "no more than");
        assertRefused(Samples.prefixed(folder.resolve("long"), 16 << 20, header, 0), "cut off");
        assertRefused(Samples.prefixed(folder.resolve("by one"), 3, header, 0), "cut off");
    }

    @Test
    void aHeaderLargerThanTheLimitIsRefusedEvenIfTheFileIsThatLarge() throws IOException {
        Path file = Samples.prefixed(folder.resolve("sparse"), (16 << 20) + 1, new byte[0], 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        assertRefused(file, "no more than 16777216");
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        assertRefused(folder.resolve("missing"), "no such file");
        assertRefused(folder, "is not a file");
        assertRefused(Files.createFile(folder.resolve("empty")), "not a safetensors file");
        assertRefused(Files.write(folder.resolve("short"), new byte[7]), "not a safetensors file");
    }

    @Test
    void aTensorBeyond2GbIsNamedWhenItIsRead() throws IOException {
        long elements = 1L << 29;
        String header = "{" + tensor("a", "\"F16\"", "[" + elements + "]", "[0," + 2 * elements + "]") + "}";
        Path file = Samples.raw(folder.resolve("sparse"), header, 0);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8 + header.length() + 2 * elements);
        }
        try (TensorFile tensors = TensorFile.open(file)) {
            TensorFileException e = assertThrows(TensorFileException.class, () -> tensors.float32("a"));
            assertTrue(e.getMessage().contains("'a' takes 2147483648 bytes"), e.getMessage());
        }
    }

    @Test
    void aFileThatIsShortenedWhileOpenIsNeitherReadNorLengthened() throws IOException {
        Path file = Samples.raw(folder.resolve("t"), "{" + tensor("a", "\"F32\"", "[2]", "[0,8]") + "}", 8);
        try (TensorFile tensors = TensorFile.open(file)) {
            try (RandomAccessFile shorter = new RandomAccessFile(file.toFile(), "rw")) {
                shorter.setLength(shorter.length() - 1);
            }
            long length = Files.size(file);
            TensorFileException e = assertThrows(TensorFileException.class, () -> tensors.float32("a"));
            assertTrue(e.getMessage().contains("'a' is cut off"), e.getMessage());
            assertEquals(length, Files.size(file));
        }
    }

    @Test
    void askingForWhatIsNotThereNamesIt() throws IOException {
        Path file = Samples.raw(folder.resolve("t"), "{" + tensor("a", "\"I64\"", "[1]", "[0,8]") + "}", 8);
        try (TensorFile tensors = TensorFile.open(file)) {
            TensorFileException missing = assertThrows(TensorFileException.class, () -> tensors.bytes("b"));
            assertEquals(file + ": has no tensor 'b'", missing.getMessage());
            TensorFileException wrong = assertThrows(TensorFileException.class, () -> tensors.float32("a"));
            assertTrue(wrong.getMessage().contains("'a' is I64"), wrong.getMessage());
        }
    }
}
