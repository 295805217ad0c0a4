package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import java.util.stream.Stream;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizeTest {
    static Stream<String[]> rgb() {
        return cases("RGB");
    }

    static Stream<String[]> masks() {
        return cases("L");
    }

    static Stream<String[]> scores() {
        return cases("F");
    }

    private static Stream<String[]> cases(String mode) {
        return Fixtures.index("resize").filter(row -> row[1].equals(mode));
    }

    @ParameterizedTest(name = "{0}: {3} x {4} to {5} x {6}")
    @MethodSource("rgb")
    void imagesAreBitForBitThoseOfPillow(String name, String mode, Kernel kernel, int w, int h, int toW, int toH) {
        RgbImage image = new RgbImage(w, h, Fixtures.bytes("resize/" + name + ".in"));

        RgbImage resized = Resize.image(image, toW, toH, kernel);

        assertEquals(toW, resized.width());
        assertArrayEquals(Fixtures.bytes("resize/" + name + ".out"), resized.pixels());
    }

    @ParameterizedTest(name = "{0}: {3} x {4} to {5} x {6}")
    @MethodSource("masks")
    void masksAreThoseOfPillowDividedBy255(String name, String mode, Kernel kernel, int w, int h, int toW, int toH) {
        byte[] stored = Fixtures.bytes("resize/" + name + ".in");
        BitSet bits = new BitSet();
        for (int i = 0; i < stored.length; i++) {
            bits.set(i, stored[i] != 0);
        }
        byte[] expected = Fixtures.bytes("resize/" + name + ".out");

        float[] values = Resize.mask(new Mask(w, h, bits), toW, toH);

        assertEquals(expected.length, values.length);
        for (int i = 0; i < values.length; i++) {
            assertEquals((expected[i] & 0xff) / 255f, values[i], 0, "pixel " + i);
        }
    }

    @ParameterizedTest(name = "{0}: {3} x {4} to {5} x {6}")
    @MethodSource("scores")
    void scoresAreThoseOfPillow(String name, String mode, Kernel kernel, int w, int h, int toW, int toH) {
        ScoreMap map = new ScoreMap(w, h, Fixtures.floats("resize/" + name + ".in"));

        ScoreMap resized = Resize.scores(map, toW, toH);

        assertArrayEquals(Fixtures.floats("resize/" + name + ".out"), resized.values(), 1e-6f);
    }

    @Test
    void aFullMaskStaysExactlyOneAndAnEmptyOneZero() {
        BitSet full = new BitSet();
        full.set(0, 101 * 67);
        for (float value : Resize.mask(new Mask(101, 67, full), 37, 83)) {
            assertEquals(1f, value);
        }
        for (float value : Resize.mask(new Mask(101, 67, new BitSet()), 37, 83)) {
            assertEquals(0f, value);
        }
    }

    @Test
    void theSameSizeChangesNothing() {
        RgbImage image = new RgbImage(3, 2, new byte[18]);
        ScoreMap map = new ScoreMap(3, 2, new float[6]);

        assertSame(image, Resize.image(image, 3, 2, Kernel.BICUBIC));
        assertSame(map, Resize.scores(map, 3, 2));
    }

    @Test
    void impossibleSizesAreRefused() {
        RgbImage image = new RgbImage(1, 1, new byte[3]);

        assertThrows(IllegalArgumentException.class, () -> Resize.image(image, 0, 5, Kernel.BILINEAR));
        assertThrows(IllegalArgumentException.class, () -> Resize.image(image, 50_000, 50_000, Kernel.BILINEAR));
    }
}
