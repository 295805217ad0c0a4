package org.dapo.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1] | $: here must be an object, not begin_array",
                "{\"list\": 3} | $.list: here must be a list, not number",
                "{\"list\": [null, \"1\"]} | $.list[1]: here must be a number, not string",
                "{\"list\": [null, 1, 2.5]} | $.list[2]: here must be a whole number",
                "{\"list\": [null, 1, 2, 7]} | here must be 0, 1, false or true",
                "{\"text\": 1} | $.text: here must be a string, not number",
                "{\"text\": \"a\", \"text\": \"b\"} | $.text: the name is there twice",
                "{\" \": 1} | a name must not be blank",
                "{\"text\": \"a\"} {} | is not JSON at $",
                "{\"text\": \"a\" | is not JSON at $.text",
                "{\"text\": NaN} | is not JSON at $.text",
                "{\"x\": [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]} | is not JSON at $.x",
            })
    void whatIsWrongNamesFileAndPlace(String json, String said) {
        String message = assertThrows(DatasetException.class, () -> read(json)).getMessage();
        assertTrue(message.startsWith(folder.resolve("a.json").toString()), message);
        assertTrue(message.contains(said), message);
        assertEquals(1, message.lines().count());
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
