package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadMaskTest {
    /** Anything above 0; the upper half of anti-aliased edges; one class; 16-bit values; all. */
    private static final List<int[]> RANGES = List.of(
            new int[] {1, Integer.MAX_VALUE},
            new int[] {128, 255},
            new int[] {3, 3},
            new int[] {40000, 50000},
            new int[] {0, Integer.MAX_VALUE});

    static Stream<String[]> masks() {
        return Fixtures.index("masks");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("masks")
    void aPixelIsDefectWhereItsSampleIsInTheRange(String file, int width, int height) throws ImageException {
        ShortBuffer samples =
                ByteBuffer.wrap(Fixtures.bytes("masks/" + file + ".u16")).asShortBuffer();
        int largest = 0;
        for (int i = 0; i < width * height; i++) {
            largest = Math.max(largest, samples.get(i) & 0xffff);
        }
        assertEquals(largest, Images.largestSample(Fixtures.path("masks/" + file)), file);
        for (int[] range : RANGES) {
            BitSet expected = new BitSet();
            for (int i = 0; i < width * height; i++) {
                int sample = samples.get(i) & 0xffff;
                expected.set(i, sample >= range[0] && sample <= range[1]);
            }

            Mask mask = Images.load(new MaskSource.File(Fixtures.path("masks/" + file), range[0], range[1]));

            assertEquals(new Mask(width, height, expected), mask, file + " from " + range[0]);
        }
    }

    @Test
    void aMaskIsTurnedUprightLikeItsImage() throws ImageException {
        Mask mask = Images.load(new MaskSource.File(Fixtures.path("decode/orientation-8.tif"), 250, 250));

        assertEquals(17, mask.width());
        assertEquals(23, mask.height());
        assertEquals(true, mask.get(0, 22), "the stored upper left corner is at the lower left");
        assertEquals(false, mask.get(16, 0));
    }

    @Test
    void aPixelSourceIsAsked() throws ImageException {
        Mask mask = new Mask(2, 1, new BitSet());

        assertSame(mask, Images.load(new MaskSource.Pixels("polygon", () -> mask)));
    }
}
