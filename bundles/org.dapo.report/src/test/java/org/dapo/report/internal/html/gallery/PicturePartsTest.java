package org.dapo.report.internal.html.gallery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.report.ReportExample;
import org.dapo.report.internal.html.markup.Markup;
import org.junit.jupiter.api.Test;

class PicturePartsTest {
    @Test
    void anOutlineRunsAlongThePixelCorners() {
        BitSet bits = new BitSet();
        bits.set(4);
        bits.set(5);

        assertEquals("M1 1h2M1 2h2M1 1v1M3 1v1", Outline.of(new Mask(3, 3, bits)));
    }

    @Test
    void anOutlineAtTheEdgeIsClosedToo() {
        BitSet bits = new BitSet();
        bits.set(0, 4);

        assertEquals("M0 0h2M0 2h2M0 0v2M2 0v2", Outline.of(new Mask(2, 2, bits)));
    }

    @Test
    void aRegionIsBroughtToTheSizeOfThePicture() {
        Region region = new Region(
                Optional.empty(),
                0,
                0,
                8,
                8,
                List.of(new Region.Point(0, 0), new Region.Point(8, 0), new Region.Point(8, 1), new Region.Point(8, 8)),
                1,
                64);

        assertEquals("M0 0L2 0L2 2Z", Outline.of(List.of(region), 0.25, 0.25));
    }

    @Test
    void aThinScratchIsStillOutlinedWhenThePictureIsSmall() {
        BitSet bits = new BitSet();
        bits.set(0, 100);
        Mask scratch = new Mask(100, 100, bits);
        Shrinking small = Shrinking.to(20, new RgbImage(100, 100, new byte[30_000]));

        assertEquals(20, small.mask(scratch).area());
    }

    @Test
    void aSinglePixelIsStillOutlinedInAPictureOfALargeImage() {
        BitSet bits = new BitSet();
        bits.set(8192 * 500 + 8000);
        Mask small = new Shrinking(320, 20).mask(new Mask(8192, 512, bits));

        assertEquals(1, small.area());
        assertTrue(small.get(8000 * 320 / 8192, 500 * 20 / 512));
    }

    @Test
    void picturesShrinkButNeverGrow() {
        assertEquals(new Shrinking(80, 40), Shrinking.to(80, new RgbImage(200, 100, new byte[60_000])));
        assertEquals(new Shrinking(20, 10), Shrinking.to(80, new RgbImage(20, 10, new byte[600])));
        assertEquals(new Shrinking(80, 1), Shrinking.to(80, new RgbImage(1000, 1, new byte[3000])));
    }

    @Test
    void whatLiesOutsideTheRegionIsNoSoundPixel() {
        float[] values = new float[100];
        for (int i = 0; i < 9; i++) {
            values[11 * i % 100] = 2.0f + i / 40f;
        }
        MapScale scale = MapScale.of(List.of(example(false, new ScoreMap(10, 10, values))));
        assertEquals(2.1f, scale.low());
        assertEquals(
                0,
                MapScale.of(List.of(example(false, new ScoreMap(10, 10, new float[100]))))
                        .low());
    }

    @Test
    void halfOfASoundImageHasTheLowestColourHoweverHighItsMapIs() {
        MapScale scale = MapScale.of(List.of(example(false, 2.0f, 2.2f), example(true, 2.2f, 3.8f)));

        assertTrue(scale.low() >= 2.0 && scale.low() <= 2.2, scale.toString());
        assertEquals(3.8, scale.high(), 0.01);
    }

    @Test
    void theScaleOfALargeMapIsThatOfAllItsValues() {
        float[] falling = new float[128 * 128];
        for (int i = 0; i < falling.length; i++) {
            falling[i] = 1 + (float) (falling.length - 1 - i) / (falling.length - 1);
        }
        MapScale scale = MapScale.of(List.of(example(false, new ScoreMap(128, 128, falling))));

        assertEquals(1.5, scale.low(), 0.001);
        assertEquals(1.999, scale.high(), 0.001);
    }

    /** At a step of 16 pixels, every 16th column of a map of 320 would be met, and no other. */
    @Test
    void aNarrowDefectIsOnTheScaleWhateverTheWidth() {
        float[] values = new float[320 * 213];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 320 >= 100 && i % 320 < 104 ? 1 : 0.1f;
        }
        MapScale scale = MapScale.of(List.of(example(true, new ScoreMap(320, 213, values))));

        assertEquals(1, scale.high(), 1e-6);
    }

    @Test
    void noiseIsNotBlownUpToTheWholeScale() {
        MapScale scale = MapScale.of(List.of(example(false, 2.0f, 2.01f), example(true, 2.0f, 2.01f)));

        assertEquals(0.4, scale.high() - scale.low(), 1e-5);
    }

    @Test
    void aMapWithoutAnyNumberHasAScaleToo() {
        MapScale scale = MapScale.of(List.of(example(true, Float.NaN, Float.NaN)));

        assertTrue(scale.low() < scale.high(), scale.toString());
    }

    /** A mark at the end of the scale would say that the brightest colour is the threshold. */
    @Test
    void aThresholdIsMarkedOnTheScaleOnlyWhereTheScaleHoldsIt() {
        String held = Markup.document(
                new Gallery("m", List.of(example(false, 1.0f, 1.2f), example(true, 1.2f, 3.8f))).section());
        assertTrue(held.contains("pixel threshold (bar): 2.000") && held.contains("\"pixel-threshold\""), held);

        String above = Markup.document(
                new Gallery("m", List.of(example(false, 1.0f, 1.2f), example(true, 1.2f, 1.8f))).section());
        assertTrue(above.contains("pixel threshold: 2.000, beyond these colours"), above);
        assertFalse(above.contains("\"pixel-threshold\""), above);
    }

    @Test
    void aThresholdIsMarkedAtItsShareOfTheScale() {
        String page = Markup.document(
                new Gallery("m", List.of(example(false, 1.0f, 1.2f), example(true, 1.2f, 5.0f))).section());
        assertTrue(page.contains("--place:0.25\""), page);
    }

    @Test
    void theBarOfColoursRunsFromTheLowestToTheHighestAsInTheMaps() {
        MapScale scale = new MapScale(1, true, 3);
        RgbImage bar = scale.bar();
        for (int x : List.of(0, 51, 102, 255)) {
            RgbImage pixel = scale.heat().paint(new ScoreMap(1, 1, new float[] {1 + 2 * x / 255f}));
            assertArrayEquals(pixel.pixels(), Arrays.copyOfRange(bar.pixels(), 3 * x, 3 * x + 3), "at " + x);
        }
    }

    /** Returns an image whose map has one value on its left and another on its right. */
    private static ReportExample example(boolean anomalous, float left, float right) {
        float[] map = new float[100];
        Arrays.fill(map, 0, 50, left);
        Arrays.fill(map, 50, 100, right);
        return example(anomalous, new ScoreMap(10, 10, map));
    }

    private static ReportExample example(boolean anomalous, ScoreMap map) {
        Inspection inspection = new Inspection(
                "a",
                new RgbImage(map.width(), map.height(), new byte[3 * map.values().length]),
                0,
                false,
                new Threshold(0.5, 2, "default"),
                Map.of(),
                List.of(),
                map,
                4,
                Optional.empty());
        return new ReportExample("a", inspection, Optional.of(anomalous), Optional.empty(), List.of());
    }
}
