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
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizeTest {
    private static final String PILLOW = Fixtures.oracle("pillow");
    private static final Agreement IMAGES =
            new Agreement("RGB images resized, bicubic and bilinear, levels of 255", PILLOW, 0);
    private static final Agreement MASKS = new Agreement("masks resized, shares of 1", PILLOW, 0);
    private static final Agreement SCORES = new Agreement("score maps resized", PILLOW, 1e-6);

    @AfterAll
    static void print() {
        IMAGES.print();
        MASKS.print();
        SCORES.print();
    }

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
        byte[] expected = Fixtures.bytes("resize/" + name + ".out");
        IMAGES.within(Fixtures.largestDifference(expected, resized.pixels()), name);
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

        float[] shares = new float[expected.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (expected[i] & 0xff) / 255f;
        }
        MASKS.within(Fixtures.largestDifference(shares, values), name);
    }

    @ParameterizedTest(name = "{0}: {3} x {4} to {5} x {6}")
    @MethodSource("scores")
    void scoresAreThoseOfPillow(String name, String mode, Kernel kernel, int w, int h, int toW, int toH) {
        ScoreMap map = new ScoreMap(w, h, Fixtures.floats("resize/" + name + ".in"));

        ScoreMap resized = Resize.scores(map, toW, toH);

        SCORES.within(Fixtures.largestDifference(Fixtures.floats("resize/" + name + ".out"), resized.values()), name);
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

    /** With half-pixel centres, two become four at a quarter and three quarters. */
    @Test
    void oneSideIsResizedAndTheOtherStays() {
        ScoreMap rising = new ScoreMap(2, 2, new float[] {0, 1, 0, 1});
        ScoreMap falling = new ScoreMap(2, 2, new float[] {1, 1, 0, 0});

        assertArrayEquals(
                new float[] {0, 0.25f, 0.75f, 1, 0, 0.25f, 0.75f, 1},
                Resize.scores(rising, 4, 2).values());
        assertArrayEquals(
                new float[] {1, 1, 0.75f, 0.75f, 0.25f, 0.25f, 0, 0},
                Resize.scores(falling, 2, 4).values());
    }

    @Test
    void impossibleSizesAreRefused() {
        RgbImage image = new RgbImage(1, 1, new byte[3]);
        ScoreMap map = new ScoreMap(1, 1, new float[1]);
        Mask mask = new Mask(1, 1, new BitSet());

        for (int[] size : new int[][] {{0, 5}, {5, 0}, {50_000, 50_000}}) {
            assertThrows(IllegalArgumentException.class, () -> Resize.scores(map, size[0], size[1]));
            assertThrows(IllegalArgumentException.class, () -> Resize.mask(mask, size[0], size[1]));
        }

        assertThrows(IllegalArgumentException.class, () -> Resize.image(image, 0, 5, Kernel.BILINEAR));
        assertThrows(IllegalArgumentException.class, () -> Resize.image(image, 50_000, 50_000, Kernel.BILINEAR));
    }
}
