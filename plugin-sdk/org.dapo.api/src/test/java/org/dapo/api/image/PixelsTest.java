package org.dapo.api.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Images, maps and masks are kept row by row. */
class PixelsTest {
    private static final int WIDTH = 3;
    private static final int HEIGHT = 2;

    @Test
    void aPixelIsFoundByItsColumnAndRow() {
        byte[] samples = new byte[3 * WIDTH * HEIGHT];
        float[] scores = new float[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                scores[WIDTH * y + x] = 10 * y + x;
                for (int channel = 0; channel < 3; channel++) {
                    samples[3 * (WIDTH * y + x) + channel] = (byte) (100 * y + 30 * x + channel + 60);
                }
            }
        }
        RgbImage image = new RgbImage(WIDTH, HEIGHT, samples);
        ScoreMap map = new ScoreMap(WIDTH, HEIGHT, scores);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                BitSet one = new BitSet();
                one.set(WIDTH * y + x);
                Mask mask = new Mask(WIDTH, HEIGHT, one);
                assertEquals(1, mask.area());
                for (int place = 0; place < WIDTH * HEIGHT; place++) {
                    assertEquals(place == WIDTH * y + x, mask.get(place % WIDTH, place / WIDTH));
                }
                assertEquals(10 * y + x, map.get(x, y));
                for (int channel = 0; channel < 3; channel++) {
                    assertEquals(100 * y + 30 * x + channel + 60, image.sample(x, y, channel));
                }
            }
        }
    }

    @Test
    void theHighestScoreMayBeBelowZero() {
        assertEquals(-1, new ScoreMap(3, 1, new float[] {-3, -1, -2}).highest());
    }
}
