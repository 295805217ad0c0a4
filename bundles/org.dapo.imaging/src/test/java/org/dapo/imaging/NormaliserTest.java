package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import java.util.List;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;

class NormaliserTest {
    private static final List<Float> MEAN = List.of(0.48145466f, 0.4578275f, 0.40821073f);
    private static final List<Float> STD = List.of(0.26862954f, 0.26130258f, 0.27577711f);

    private final RgbImage image = new RgbImage(2, 1, new byte[] {0, 51, 102, (byte) 153, (byte) 204, (byte) 255});

    @Test
    void channelsBecomePlanesWithZeroMeanAndUnitDeviation() {
        float[] expected = {
            (0f - MEAN.get(0)) / STD.get(0), (0.6f - MEAN.get(0)) / STD.get(0),
            (0.2f - MEAN.get(1)) / STD.get(1), (0.8f - MEAN.get(1)) / STD.get(1),
            (0.4f - MEAN.get(2)) / STD.get(2), (1f - MEAN.get(2)) / STD.get(2)
        };

        assertArrayEquals(expected, new Normaliser(MEAN, STD).planes(image), 1e-6f);
    }

    @Test
    void imagesOfABatchFollowEachOther() {
        Normaliser normaliser = new Normaliser(MEAN, STD);
        FloatBuffer batch = FloatBuffer.allocate(12);

        normaliser.planes(image, batch);
        normaliser.planes(image, batch);

        assertEquals(0, batch.remaining());
        float[] second = new float[6];
        batch.get(6, second);
        assertArrayEquals(normaliser.planes(image), second);
    }

    @Test
    void threeOfEachAndADeviationAboveZeroAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> new Normaliser(List.of(0f), STD));
        assertThrows(IllegalArgumentException.class, () -> new Normaliser(MEAN, List.of(1f, 0f, 1f)));
    }
}
