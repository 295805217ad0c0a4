package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;

class TurnTest {
    /** The image 1 2 3 / 4 5 6 / 7 8 9, in all channels. */
    private static final RgbImage SQUARE = numbered();

    private static RgbImage numbered() {
        byte[] pixels = new byte[27];
        for (int i = 0; i < 27; i++) {
            pixels[i] = (byte) (1 + i / 3);
        }
        return new RgbImage(3, 3, pixels);
    }

    private static String read(RgbImage image) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < image.pixels().length; i += 3) {
            text.append(image.pixels()[i]);
        }
        return text.toString();
    }

    @Test
    void eachOfTheThreeStepsIsWhatItSays() {
        assertEquals("147258369", read(new Turn(true, false, false).of(SQUARE)));
        assertEquals("321654987", read(new Turn(false, true, false).of(SQUARE)));
        assertEquals("789456123", read(new Turn(false, false, true).of(SQUARE)));
        // A quarter turn to the right.
        assertEquals("741852963", read(new Turn(true, true, false).of(SQUARE)));
        assertSame(SQUARE, Turn.NONE.of(SQUARE));
    }

    @Test
    void allEightComeUp() {
        SplittableRandom random = new SplittableRandom(1);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            seen.add(read(Turn.any(random).of(SQUARE)));
        }
        assertEquals(8, seen.size());
    }

    /** Labels are cropped and turned like their image. */
    @Test
    void labelsLieAsTheirImageDoes() {
        byte[] pixels = new byte[3 * 8 * 8];
        BitSet bits = new BitSet();
        for (int pixel : new int[] {2 * 8 + 3, 2 * 8 + 4, 3 * 8 + 4, 5 * 8 + 2}) {
            pixels[3 * pixel] = 7;
            bits.set(pixel);
        }
        RgbImage image = new RgbImage(8, 8, pixels);
        List<Mask> masks = List.of(new Mask(8, 8, bits));
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100; i++) {
            Crop crop = Crop.over(8, 8, masks, 5, true, random);
            RgbImage cut = crop.cut(image);
            short[] reds = new short[25];
            for (int pixel = 0; pixel < 25; pixel++) {
                reds[pixel] = cut.pixels()[3 * pixel];
            }
            assertArrayEquals(reds, crop.labels(masks, List.of((short) 7)), crop.toString());
        }
    }
}
