package org.dapo.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("tune", "bent", "cut", "scratch_head");

    @ParameterizedTest
    @CsvSource({
        "tuen, tune",
        "bnet, bent",
        "tun, tune",
        "ttune, tune",
        "dent, bent",
        "ct, cut",
        "scrach_hedd, scratch_head",
    })
    void aNameWithFewWrongLettersHasANearestOne(String written, String nearest) {
        assertEquals(Optional.of(nearest), NearestName.among(KNOWN, written));
    }

    @ParameterizedTest
    @CsvSource({"tnue x", "bone", "ab", "''", "scratch"})
    void anotherHasNone(String written) {
        assertEquals(Optional.empty(), NearestName.among(KNOWN, written));
    }

    @Test
    void ofSeveralTheFirstInNaturalOrderIsTaken() {
        assertEquals(Optional.of("cat"), NearestName.among(List.of("cut", "cat"), "cxt"));
        assertEquals(Optional.of("cat"), NearestName.among(List.of("cat", "cut"), "cxt"));
    }

    @Test
    void aNameThatIsFarTooLongIsNotComparedLetterByLetter() {
        List<String> known = Collections.nCopies(10_000, "a".repeat(100));
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertEquals(Optional.empty(), NearestName.among(known, "b".repeat(1 << 20))));
    }
}
