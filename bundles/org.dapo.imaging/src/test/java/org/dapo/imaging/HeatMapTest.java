package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private static final ColourMap BLACK_TO_WHITE = new ColourMap("grey", List.of(0x000000, 0xffffff));

    @Test
    void theRangeIsFixedAndScoresBeyondItGetTheColourAtItsEnd() {
        HeatMap heat = new HeatMap(BLACK_TO_WHITE, 2, 4);
        ScoreMap map = new ScoreMap(6, 1, new float[] {-100, 2, 3, 4, Float.POSITIVE_INFINITY, Float.NaN});

        RgbImage image = heat.paint(map);

        assertEquals(List.of(0, 0, 128, 255, 255, 0), reds(image));
    }

    @Test
    void anOverlayBlendsImageAndColour() {
        RgbImage image = new RgbImage(2, 1, new byte[] {100, 100, 100, 40, 40, 40});
        ScoreMap map = new ScoreMap(2, 1, new float[] {1, 0});
        HeatMap heat = new HeatMap(BLACK_TO_WHITE, 0, 1);

        assertEquals(List.of(162, 24), reds(heat.overlay(image, map, 0.4f)));
        assertArrayEquals(image.pixels(), heat.overlay(image, map, 0).pixels());
        assertArrayEquals(heat.paint(map).pixels(), heat.overlay(image, map, 1).pixels());
    }

    /** Viridis ends with 253, 231, 37. */
    @Test
    void redGreenAndBlueAreBlendedEachWithItsOwn() {
        RgbImage image = new RgbImage(1, 1, new byte[] {101, 3, (byte) 201});
        ScoreMap map = new ScoreMap(1, 1, new float[] {1});
        HeatMap heat = new HeatMap(0, 1);

        assertArrayEquals(
                new byte[] {(byte) 177, 117, 119},
                heat.overlay(image, map, 0.5f).pixels());
        assertArrayEquals(
                new byte[] {(byte) 253, (byte) 231, 37}, heat.paint(map).pixels());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        RgbImage image = new RgbImage(2, 1, new byte[6]);
        ScoreMap map = new ScoreMap(1, 2, new float[2]);
        ScoreMap fitting = new ScoreMap(2, 1, new float[2]);
        HeatMap heat = new HeatMap(0, 1);

        assertThrows(IllegalArgumentException.class, () -> heat.overlay(image, map, 0.5f));
        assertThrows(IllegalArgumentException.class, () -> heat.overlay(image, fitting, 1.5f));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new HeatMap(Float.NaN, 1));
    }

    @Test
    void viridisGrowsLighterAllTheWayAndHasItsPublishedEnds() {
        assertEquals(0x440154, ColourMap.VIRIDIS.at(0));
        assertEquals(0x21908c, ColourMap.VIRIDIS.at(0.5f));
        assertEquals(0xfde725, ColourMap.VIRIDIS.at(1));
        double before = -1;
        for (int step = 0; step <= 100; step++) {
            double lightness = luminance(ColourMap.VIRIDIS.at(step / 100f));
            assertTrue(lightness > before, "at " + step);
            before = lightness;
        }
    }

    /** Returns the relative luminance of an sRGB colour, IEC 61966-2-1. */
    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16 & 0xff)
                + 0.7152 * linear(colour >> 8 & 0xff)
                + 0.0722 * linear(colour & 0xff);
    }

    private static double linear(int value) {
        double share = value / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private static List<Integer> reds(RgbImage image) {
        return IntStream.range(0, image.width())
                .mapToObj(x -> image.sample(x, 0, 0))
                .toList();
    }
}
