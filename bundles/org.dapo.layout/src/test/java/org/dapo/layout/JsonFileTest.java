package org.dapo.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.dataset.DatasetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFileTest {
    @TempDir
    Path folder;

    @Test
    void valuesAreReadInTheOrderInWhichTheyStand() throws Exception {
        assertEquals(
                List.of("text a", "text ", "number 1.5", "whole 3", "truth true", "truth false"),
                read("{\"text\": \"a\", \"t\": [1, {}], \"list\": [null, 1.5, 3, 1, false]}"));
        assertEquals(
                List.of("text ", "number 1.0", "whole 3", "truth true", "truth false"),
                read("{\"list\": [null, 1, 3, true, 0]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | $: expected an object, not begin_array",
                "{\"list\": 3} | $.list: expected a list, not number",
                "{\"list\": [null, \"1\"]} | $.list[1]: expected a number, not string",
                "{\"list\": [null, 1, \"2\"]} | $.list[2]: expected a number, not string",
                "{\"list\": [null, 1, 2.5]} | $.list[2]: expected a whole number",
                "{\"list\": [null, 1, 1e30]} | $.list[2]: expected a whole number",
                "{\"list\": [null, 1, 2, 7]} | expected 0, 1, false or true",
                "{\"text\": 1} | $.text: expected a string, not number",
                "{\"text\": \"a\", \"text\": \"b\"} | $.text: the name is there twice",
                "{\" \": 1} | a name must not be blank",
                "{\"text\": \"a\"} {} | is not JSON at $",
                "{\"text\": \"a\" | is not JSON at $.text",
                "{\"x\": TRUE} | is not JSON at $.x",
                "{\"text\": NaN} | is not JSON at $.text",
                "{\"x\": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]} | is not JSON at $.x",
            })
    void whatIsWrongNamesFileAndPlace(String json, String said) {
        String message = assertThrows(DatasetException.class, () -> read(json)).getMessage();
        assertTrue(message.startsWith(folder.resolve("a.json").toString()), message);
        assertTrue(message.contains(said), message);
        assertEquals(1, message.lines().count());
    }

    /** Two bytes of the file would take a hundred in memory. */
    @Test
    void itemsAreCountedOverTheWholeFile() throws Exception {
        String half = "[" + "0,".repeat(JsonFile.MAX_ITEMS / 2 - 1) + "0]";
        String all = "{\"a\": " + half + ", \"b\": " + half;

        assertEquals(List.of("a", "b"), names(all + "}", JsonFile::number));
        assertTrue(refusal(all + ", \"c\": [0]}", JsonFile::number)
                .endsWith("$.c[0]: the lists of a file may have 3000000 items at most"));
    }

    @Test
    void ofNumbersThereMayBeMoreThanOfItems() throws Exception {
        int each = 1 << 20;
        int lists = JsonFile.MAX_NUMBERS / each;
        Path file = folder.resolve("a.json");
        try (BufferedWriter json = Files.newBufferedWriter(file)) {
            for (int i = 0; i < lists; i++) {
                json.write((i == 0 ? "[[0" : ",[0") + ",0".repeat(each - 1) + "]");
            }
            json.write(",[0]]");
        }
        int[] read = {0};

        String message = assertThrows(
                        DatasetException.class,
                        () -> JsonFile.read(
                                file, json -> json.list("a list", () -> read[0] += json.numbers("numbers").length)))
                .getMessage();

        assertEquals(JsonFile.MAX_NUMBERS, read[0]);
        assertEquals(file + ": $[32][0]: the lists of a file may have 33554432 numbers at most", message);
    }

    @Test
    void numbersAreReadAsTheyStand() throws Exception {
        Path file = Files.writeString(folder.resolve("a.json"), "[1, 2.5, -3, 4, 5, 6, 7, 8, 9e1]");
        double[][] read = {null};
        JsonFile.read(file, json -> read[0] = json.numbers("numbers"));

        assertArrayEquals(new double[] {1, 2.5, -3, 4, 5, 6, 7, 8, 90}, read[0]);
    }

    @Test
    void whatIsNoListOfNumbersIsNamed() throws Exception {
        for (String json : List.of("{}", "1", "null")) {
            Path file = Files.writeString(folder.resolve("a.json"), json);
            String message = assertThrows(
                            DatasetException.class,
                            () -> JsonFile.read(file, content -> content.numbers("coordinates")))
                    .getMessage();
            assertTrue(message.startsWith(file + ": $: expected coordinates, not "), message);
        }
    }

    /** Whatever it is, it can be read afterwards. */
    @Test
    void whatComesNextIsToldWithoutReadingIt() throws Exception {
        Path file = Files.writeString(folder.resolve("a.json"), "[[], {}, \"a\", 1]");
        List<String> read = new ArrayList<>();
        JsonFile.read(
                file,
                json -> json.list("a list", () -> {
                    read.add("%s: list %s, object %s, text %s"
                            .formatted(json.place(), json.isList(), json.isObject(), json.isText()));
                    json.skip();
                }));

        assertEquals(
                List.of(
                        "$[0]: list true, object false, text false",
                        "$[1]: list false, object true, text false",
                        "$[2]: list false, object false, text true",
                        "$[3]: list false, object false, text false"),
                read);
    }

    /** Some programs make ids from nanoseconds. */
    @Test
    void wholeNumbersMayBeLarge() throws Exception {
        Path file = Files.writeString(folder.resolve("a.json"), "[20230101123456789, -9223372036854775808, 3.0]");
        List<Long> read = new ArrayList<>();
        JsonFile.read(file, json -> json.list("a list", () -> read.add(json.whole())));

        assertEquals(List.of(20230101123456789L, Long.MIN_VALUE, 3L), read);
    }

    @Test
    void anotherEncodingIsNamed() throws Exception {
        Path file = Files.write(folder.resolve("a.json"), "{\"text\": \"Gehäuse\"}".getBytes(StandardCharsets.UTF_16));

        assertEquals(
                file + " is not text in UTF-8",
                assertThrows(DatasetException.class, () -> JsonFile.read(file, json -> json.text()))
                        .getMessage());
    }

    @Test
    void anObjectHasNoMoreFieldsThanFit() throws Exception {
        StringBuilder json = new StringBuilder("{\"0\": []");
        for (int i = 1; i <= JsonFile.MAX_FIELDS; i++) {
            json.append(",\"").append(i).append("\": []");
        }

        assertTrue(refusal(json + "}", JsonFile::skip).endsWith("an object may have 100000 fields at most"));
    }

    /** The name would be repeated in each of many entries. */
    @Test
    void aNameIsNoLongerThanThatOfAFile() throws Exception {
        String name = "n".repeat(JsonFile.LONGEST_NAME);

        assertEquals(List.of(name), names("{\"" + name + "\": []}", JsonFile::skip));
        assertTrue(refusal("{\"" + name + "n\": []}", JsonFile::skip)
                .endsWith("a.json: a name has 256 letters; 255 are read at most"));
    }

    private String refusal(String json, JsonFile.Content item) {
        return assertThrows(DatasetException.class, () -> names(json, item)).getMessage();
    }

    /** Reads an object of lists and returns its names. */
    private List<String> names(String json, JsonFile.Content item) throws IOException, DatasetException {
        Path file = Files.writeString(folder.resolve("a.json"), json);
        List<String> names = new ArrayList<>();
        JsonFile.read(
                file,
                content -> content.object("an object", name -> {
                    names.add(name);
                    content.list("a list", () -> item.read(content));
                }));
        return names;
    }

    private List<String> read(String json) throws IOException, DatasetException {
        Path file = Files.writeString(folder.resolve("a.json"), json);
        List<String> read = new ArrayList<>();
        JsonFile.read(
                file,
                content -> content.object("an object", name -> {
                    switch (name) {
                        case "text" -> read.add("text " + content.text());
                        case "list" -> {
                            int[] at = {0};
                            content.list("a list", () -> read.add(item(content, at[0]++)));
                        }
                        default -> content.skip();
                    }
                }));
        return read;
    }

    private static String item(JsonFile content, int at) throws IOException, DatasetException {
        return switch (at) {
            case 0 -> "text " + content.text();
            case 1 -> "number " + content.number();
            case 2 -> "whole " + content.whole();
            default -> "truth " + content.truth();
        };
    }
}
