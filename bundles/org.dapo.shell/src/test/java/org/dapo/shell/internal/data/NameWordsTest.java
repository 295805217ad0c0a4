package org.dapo.shell.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameWordsTest {
    @ParameterizedTest
    @CsvSource({
        "metal_nut, metal nut",
        "MetalNut, metal nut",
        "03_metal-nut2, 03 metal nut2",
        "logical_anomalies, logical anomalies",
        "AK, ak",
        "01, 01",
        "m8 bolt, m8 bolt",
        "M8Bolt, m8 bolt",
        "'_', thing",
    })
    void aNameIsTakenApartIntoWords(String name, String words) {
        assertEquals(words, NameWords.of(name));
    }

    @ParameterizedTest
    @CsvSource({
        "03_metal-nut2, metal nut",
        "pcb1, pcb",
        "crack_12, crack",
        "01, 01",
        "m8 bolt, m8 bolt",
        "'_', thing",
    })
    void aNumberAtItsEndsCanBeLeftOut(String name, String words) {
        assertEquals(words, NameWords.withoutNumber(name));
    }
}
