package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final List<Setting> KNOWN = List.of(
            Setting.whole("prompts", 1, 100), Setting.number("blend", 0, 0.5), Setting.choice("words", "full", "type"));

    @Test
    void whatIsNotSetIsAsUsual() {
        Settings settings = of("second: blend = 0.25 ,words=type");
        assertEquals("second", settings.profile());
        assertEquals(7, settings.whole("prompts", 7));
        assertEquals(0.25f, settings.number("blend", 0));
        assertEquals("type", settings.choice("words", "full"));
        assertEquals("full", of("first").choice("words", "full"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "third            | no profile 'third' of some; there are first, second",
                "first:prompt=1   | profile of some: there is no setting 'prompt'; there are: prompts, blend, words",
                "first:prompts=0  | profile of some: prompts must be a whole number from 1 to 100, not '0'",
                "first:prompts=1.5| profile of some: prompts must be a whole number from 1 to 100, not '1.5'",
                "first:blend=NaN  | profile of some: blend must be a number from 0 to 0.5, not 'NaN'",
                "first:words      | profile of some: words must be full or type, not ''",
                "first:prompts=1,prompts=1 | profile of some: the setting 'prompts' is there twice",
            })
    void whatCannotBeSetIsNamed(String text, String expected) {
        String message =
                assertThrows(IllegalArgumentException.class, () -> of(text)).getMessage();
        assertEquals(expected, message);
    }

    private static Settings of(String text) {
        return Settings.of("some", List.of("first", "second"), KNOWN, text);
    }
}
