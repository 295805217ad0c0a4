package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.dapo.api.pipeline.Framing.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
    @Test
    void wordsTellApartWhatMakesADifference() {
        assertEquals("square", Framing.SQUARE.toString());
        assertEquals("square, 2 x 2 shifts", Framing.SQUARE.withShifts(2).toString());
        assertEquals(
                "tiles of 960 overlapping 0.25 in 0,0,4000,3000, 3 x 3 shifts",
                Framing.of("tiles", 960, 0.25, Optional.of(new Box(0, 0, 4000, 3000)))
                        .withShifts(3)
                        .toString());
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
