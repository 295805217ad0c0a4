package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.imaging.Kernel;
import org.junit.jupiter.api.Test;

class MosaicTest {
    @Test
    void eachOfFourImagesTakesAQuarterWithItsLabels() {
        List<PreparedSample> four = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            four.add(flat(10 * (i + 1), (short) i));
        }
        PreparedSample tiled = Mosaic.tile(four, 4, Kernel.BILINEAR);
        assertArrayEquals(
                new short[] {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3},
                tiled.labels().orElseThrow());
        assertTrue(tiled.sample().anomalous());
        PreparedSample sound = flat(10, (short) 0);
        assertFalse(Mosaic.tile(List.of(sound, sound, sound, sound), 4, Kernel.BILINEAR)
                .sample()
                .anomalous());
        assertEquals(10, tiled.resized().sample(0, 0, 0));
        assertEquals(20, tiled.resized().sample(3, 0, 1));
        assertEquals(30, tiled.resized().sample(0, 3, 2));
        assertEquals(40, tiled.resized().sample(3, 3, 0));
    }

    /** Pixels that are white where their label is 7 stay so, whatever the pattern. */
    @Test
    void labelsLieWhereTheirPixelsDo() {
        int side = 8;
        List<PreparedSample> four = new ArrayList<>();
        for (int tile = 0; tile < 4; tile++) {
            byte[] pixels = new byte[3 * side * side];
            short[] labels = new short[side * side];
            for (int i = 0; i < labels.length; i++) {
                int x = i % side / 2;
                int y = i / side / 2;
                if ((x + 3 * y + tile) % 5 < 2) {
                    labels[i] = 7;
                    Arrays.fill(pixels, 3 * i, 3 * i + 3, (byte) 255);
                }
            }
            four.add(prepared(new RgbImage(side, side, pixels), labels));
        }
        PreparedSample tiled = Mosaic.tile(four, side, Kernel.BILINEAR);
        short[] labels = tiled.labels().orElseThrow();
        for (int i = 0; i < labels.length; i++) {
            int grey = tiled.resized().sample(i % side, i / side, 1);
            assertEquals(labels[i] == 7, grey > 127, "pixel %d is %d".formatted(i, grey));
        }
    }

    /** A defect may be too thin to appear in the labels of any tile. */
    @Test
    void fourImagesAreAnomalousIfTheDataSetSaysSoOfOne() {
        PreparedSample sound = flat(10, (short) 0);
        Sample defective = new Sample("b", "p", new ImageSource.File(Path.of("b.png")), true, List.of());
        PreparedSample thin =
                new PreparedSample(defective, sound.source(), sound.resized(), sound.labels(), Optional.empty());
        assertTrue(Mosaic.tile(List.of(sound, sound, thin, sound), 4, Kernel.BILINEAR)
                .sample()
                .anomalous());
    }

    private static PreparedSample flat(int value, short label) {
        byte[] pixels = new byte[3 * 16];
        Arrays.fill(pixels, (byte) value);
        short[] labels = new short[16];
        Arrays.fill(labels, label);
        return prepared(new RgbImage(4, 4, pixels), labels);
    }

    private static PreparedSample prepared(RgbImage image, short[] labels) {
        boolean anomalous = labels[0] != 0;
        Sample sample = new Sample("a", "p", new ImageSource.File(Path.of("a.png")), anomalous, List.of());
        return new PreparedSample(sample, image, image, Optional.of(labels), Optional.empty());
    }
}
