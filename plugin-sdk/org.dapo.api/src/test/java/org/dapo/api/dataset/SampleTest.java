package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTest {
    private static final ImageSource IMAGE = new ImageSource.File(Path.of("0.png"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "leather/test/cut/000",
                "a b/v1.2 (3)+4,5-6_7",
                "gro\u00df/\u4e2d\u6587",
                "\ud840\udc00",
                "a/.b",
                "..a/b."
            })
    void anIdIsAPathOfLettersDigitsAndAFewSigns(String id) {
        assertEquals(id, sample(id).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a?", "a\\b", "a:b", "a\nb", "a\u0000", "<a>", "/a", "a/", "a//b", ".", "..", "../a", "a/../b",
                "a/. ./b", " "
            })
    void anyOtherIdIsAMistake(String id) {
        assertThrows(IllegalArgumentException.class, () -> sample(id));
    }

    @Test
    void theMessageNamesTheId() {
        String message = assertThrows(IllegalArgumentException.class, () -> sample("a?b"))
                .getMessage();
        assertTrue(message.contains("'a?b'"), message);
    }

    @Test
    void aNormalImageHasNoDefects() {
        List<Defect> defects = List.of(new Defect("cut", Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Sample("a", "nut", IMAGE, false, defects));
    }

    private static Sample sample(String id) {
        return new Sample(id, "nut", IMAGE, false, List.of());
    }
}
