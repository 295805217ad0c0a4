package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.pipeline.Framing.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    @Test
    void wordsTellApartWhatMakesADifference() {
        assertEquals("square", Framing.SQUARE.text());
        assertEquals("square, 2 x 2 shifts", Framing.SQUARE.withShifts(2).text());
        assertEquals(
                "square, 2 x 2 shifts and turns",
                Framing.SQUARE.withShifts(2, true).text());
        Framing tiles = Framing.of("tiles", 960, 0.25, Optional.of(new Box(0, 0, 4000, 3000)))
                .withShifts(3);
        assertEquals("tiles of 960 overlapping 0.25 in 0,0,4000,3000, 3 x 3 shifts", tiles.text());
        assertEquals(tiles.text(), tiles.toString());
    }

    static Stream<Framing> framings() {
        return Stream.of(Framing.Way.values())
                .flatMap(way -> IntStream.of(0, 1, 960, Integer.MAX_VALUE)
                        .boxed()
                        .flatMap(tile -> DoubleStream.of(0, 1e-4, 0.1 + 0.2, 0.25, 0.5)
                                .boxed()
                                .flatMap(overlap -> Stream.of("0,0,4000,3000", "1,2,3,2147483647", "")
                                        .map(box -> Optional.of(box).filter(text -> !text.isEmpty()))
                                        .flatMap(box -> IntStream.of(1, 2, -2, 8, -8)
                                                .mapToObj(passes -> new Framing(
                                                        way,
                                                        tile,
                                                        overlap,
                                                        box.map(Box::parse),
                                                        Math.abs(passes),
                                                        passes < 0))))))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("framings")
    void everyFramingIsReadAsItIsWritten(Framing framing) {
        assertEquals(framing, Framing.parse(framing.text()));
    }

    @Test
    void theWordsAreTheSameInEveryLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            String text = "tiles of 960 overlapping 0.25 in 0,0,4000,3000, 3 x 3 shifts";
            assertEquals(text, Framing.parse(text).text());
            Locale.setDefault(Locale.forLanguageTag("tr"));
            String input = "tiles of the input side overlapping 0.5";
            assertEquals(input, Framing.parse(input).text());
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SQUARE",
                "square ",
                "squares",
                "tiles",
                "tiles of 960",
                "square of 960 overlapping 0.25",
                "tiles of 0 overlapping 0.25",
                "tiles of -1 overlapping 0.25",
                "tiles of 0960 overlapping 0.25",
                "tiles of 99999999999 overlapping 0.25",
                "tiles of 960 overlapping 0,25",
                "tiles of 960 overlapping 0.250",
                "tiles of 960 overlapping 0.75",
                "tiles of 960 overlapping NaN",
                "tiles of 960 overlapping 1E",
                "square in 0,0,1",
                "square in 0,0,0,1",
                "square, 1 x 1 shifts",
                "square, 2 x 3 shifts",
                "square, 9 x 9 shifts",
                "square, 2 x 2 shifts in 0,0,1,1",
                "square and turns",
                "square, 1 x 1 shifts and turns"
            })
    void whatIsNotExactlyTheWordsOfAFramingIsRefusedWithExamples(String text) {
        String refusal = assertThrows(IllegalArgumentException.class, () -> Framing.parse(text))
                .getMessage();
        assertTrue(refusal.startsWith("'" + text + "' is no framing; examples: 'square', "), refusal);
    }

    @Test
    void theExamplesOfTheRefusalAreFramings() {
        String refusal = assertThrows(IllegalArgumentException.class, () -> Framing.parse(""))
                .getMessage();
        List<String> quoted = List.of(refusal.split("'", -1));
        for (int i = 3; i < quoted.size(); i += 2) {
            assertEquals(quoted.get(i), Framing.parse(quoted.get(i)).text());
        }
    }

    @Test
    void aSquareIsOneHoweverOftenItIsLookedAt() {
        assertTrue(Framing.SQUARE.withShifts(8).square());
        assertFalse(Framing.of("padded", 0, 0, Optional.empty()).square());
    }

    @Test
    void whatTilesAloneHaveMakesNoDifferenceToOthers() {
        assertEquals(Framing.SQUARE, Framing.of("square", 480, 0.25, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 9})
    void shiftsOutOfTheirRangeAreRefusedWithIt(int shifts) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Framing.SQUARE.withShifts(shifts));
        assertEquals(shifts + " shifts; it takes 1 to 8", e.getMessage());
    }

    @Test
    void aSinglePassIsNotTurned() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> Framing.SQUARE.withShifts(1, true));
        assertEquals("turns require 2 shifts or more: each pass is turned another way", e.getMessage());
    }

    @Test
    void aRegionIsReadAsItIsWritten() {
        assertEquals(new Framing.Box(1, 20, 300, 4000), Framing.Box.parse("1, 20,300 ,4000"));
        assertEquals("1,20,300,4000", new Framing.Box(1, 20, 300, 4000).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,2,3", "1,2,3,4,5", "1,2,3,", "1,2,3,four", "1.5,2,3,4", "-1,2,3,4", "1,2,0,4"})
    void whatIsNoRegionIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Framing.Box.parse(text));
    }
}
