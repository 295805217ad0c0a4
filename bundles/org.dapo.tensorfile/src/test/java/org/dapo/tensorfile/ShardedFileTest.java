package org.dapo.tensorfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ShardedFileTest {
    private static final TensorData EMPTY = TensorData.of(new float[0], 0);
    private static final Map<String, TensorData> TWO = Map.of("1", EMPTY, "2", EMPTY);

    @TempDir
    Path folder;

    @BeforeEach
    void writeAShardAndWhatMustNotBeReached() throws IOException {
        Files.createDirectories(folder.resolve("model"));
        Map<String, TensorData> tensors = Map.of("a", TensorData.of(new float[] {1}, 1));
        TensorFileWriter.write(folder.resolve("model/part.safetensors"), tensors, Map.of());
        TensorFileWriter.write(folder.resolve("outside.safetensors"), tensors, Map.of());
    }

    static Stream<Arguments> hostileIndexes() {
        return Stream.of(
                Arguments.of(
                        "{\"weight_map\":{\"a\":\"../outside.safetensors\"}}",
                        "names the file '../outside.safetensors'"),
                Arguments.of("{\"weight_map\":{\"a\":\"/etc/passwd\"}}", "names the file '/etc/passwd'"),
                Arguments.of("{\"weight_map\":{\"a\":\"..\"}}", "names the file '..'"),
                Arguments.of("{\"weight_map\":{\"a\":\"\"}}", "names the file ''"),
                Arguments.of("{\"weight_map\":{\"a\":\"x.index.json\"}}", "names the file 'x.index.json'"),
                Arguments.of("{\"weight_map\":{\"a\":\"gone.safetensors\"}}", "gone.safetensors is not beside it"),
                Arguments.of("{\"weight_map\":{\"b\":\"part.safetensors\"}}", "'b' is not in part.safetensors"),
                Arguments.of(
                        "{\"weight_map\":{\"a\":\"part.safetensors\",\"a\":\"part.safetensors\"}}",
                        "'a' is listed twice"),
                Arguments.of("{\"weight_map\":{},\"weight_map\":{}}", "two weight maps"),
                Arguments.of("{\"weight_map\":{\"a\":{}}}", "is not an index of shards"),
                Arguments.of("{\"weight_map\":[]}", "is not an index of shards"),
                Arguments.of("{\"metadata\":" + "[".repeat(100_000), "is not an index of shards"),
                Arguments.of("{}", "is not an index of shards"),
                Arguments.of("{\"metadata\":TRUE,\"weight_map\":{}}", "is not an index of shards"),
                Arguments.of("{\"weight_map\":{}} x", "is not an index of shards"),
                Arguments.of("[]", "is not an index of shards"),
                Arguments.of("", "is not an index of shards"));
    }

    /** Engines map large tensors and copy small ones, whichever file they are in. */
    @Test
    void aTensorIsMappedAsItWouldBeInAFileOfItsOwn() throws IOException {
        Map<String, TensorData> tensors = Map.of("large", TensorData.of(new float[1 << 16], 1 << 16));
        TensorFileWriter.write(folder.resolve("model/large.safetensors"), tensors, Map.of());
        Path index = folder.resolve("model/model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"a\":\"part.safetensors\",\"large\":\"large.safetensors\"}}");
        try (TensorFile file = TensorFile.open(index)) {
            assertTrue(file.isMapped("large"));
            assertFalse(file.isMapped("a"));
        }
    }

    @ParameterizedTest
    @MethodSource("hostileIndexes")
    void aHostileIndexIsRefused(String json, String reason) throws IOException {
        Path index = folder.resolve("model/model.safetensors.index.json");
        Files.writeString(index, json);
        TensorFileException e = assertThrows(
                TensorFileException.class, () -> TensorFile.open(index).close());
        assertTrue(e.getMessage().startsWith(index + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    private Path indexOfTwo(Map<String, TensorData> tensors, Map<String, String> texts, Map<String, String> ofTwo)
            throws IOException {
        Path index = folder.resolve("model/model.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\":{\"1\":\"one.safetensors\",\"2\":\"two.safetensors\"}}");
        TensorFileWriter.write(folder.resolve("model/one.safetensors"), tensors, texts);
        TensorFileWriter.write(folder.resolve("model/two.safetensors"), tensors, ofTwo);
        return index;
    }

    private static String refusal(Path index) {
        return assertThrows(
                        TensorFileException.class, () -> TensorFile.open(index).close())
                .getMessage();
    }

    /** The index has two tensors, and each file 50,000 or more besides, which take memory too. */
    @Test
    void theTensorsOfAllFilesCountAndNotOnlyThoseThatTheIndexNames() throws IOException {
        Map<String, TensorData> half = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            half.put(Integer.toString(i), EMPTY);
        }
        Path index = indexOfTwo(half, Map.of(), Map.of());
        TensorFile.open(index).close();

        half.put("more", EMPTY);
        TensorFileWriter.write(folder.resolve("model/two.safetensors"), half, Map.of());
        assertEquals(index + ": has more than 100000 tensors and texts in its files", refusal(index));
    }

    @Test
    void soDoTheirTexts() throws IOException {
        Map<String, String> half = new HashMap<>();
        for (int i = 0; i < 49_998; i++) {
            half.put(Integer.toString(i), "");
        }
        Map<String, String> more = new HashMap<>(half);
        more.put("more", "");
        TensorFile.open(indexOfTwo(TWO, half, half)).close();
        assertEquals(
                folder.resolve("model/model.safetensors.index.json")
                        + ": has more than 100000 tensors and texts in its files",
                refusal(indexOfTwo(TWO, half, more)));
    }

    @Test
    void soDoTheLettersOfNamesAndTexts() throws IOException {
        int rest = "1".length() + "2".length() + "text".length();
        Map<String, String> half = Map.of("text", "x".repeat((8 << 20) - rest));
        Map<String, String> more = Map.of("text2", half.get("text"));
        TensorFile.open(indexOfTwo(TWO, half, half)).close();
        assertEquals(
                folder.resolve("model/model.safetensors.index.json")
                        + ": has more than 16777216 letters in the names and texts of its files",
                refusal(indexOfTwo(TWO, half, more)));
    }
}
