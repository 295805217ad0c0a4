package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReferenceTest {
    @ParameterizedTest
    @CsvSource({
        "mvtec:data/mvtec, mvtec, data/mvtec",
        "'coco:data/line 2,product=nut', coco, 'data/line 2,product=nut'",
        "index:/data/a:b, index, /data/a:b",
        "rendered, rendered, ''",
        "rendered:, rendered, ''"
    })
    void theLayoutStandsBeforeTheFirstColon(String text, String layout, String root) {
        assertEquals(new DatasetReference(layout, Path.of(root)), DatasetReference.parse(text));
    }

    @Test
    void isWrittenAsItIsRead() {
        assertEquals(
                "mvtec:data/mvtec", DatasetReference.parse("mvtec:data/mvtec").toString());
        assertEquals("rendered:", DatasetReference.parse("rendered").toString());
    }

    /** A path alone, of whatever layout, is a common slip. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":data", " :data", "data/mvtec", "/data"})
    void whatNamesNoLayoutIsRefusedWithAnExample(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> DatasetReference.parse(text))
                .getMessage();
        assertTrue(message.endsWith("such as mvtec:data/mvtec, not '" + text + "'"), message);
    }
}
