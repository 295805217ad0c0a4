package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadImageTest {
    static Stream<String[]> decode() {
        return Fixtures.index("decode");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decode")
    void everyVariantOfEveryFormatReadsAsTheOracleSays(String file, int width, int height, int tolerance)
            throws ImageException {
        RgbImage image = Images.read(Fixtures.path("decode/" + file));

        assertEquals(width, image.width());
        assertEquals(height, image.height());
        int difference = Fixtures.largestDifference(Fixtures.bytes("decode/" + file + ".rgb"), image.pixels());
        assertTrue(difference >= 0 && difference <= tolerance, file + " differs by " + difference);
    }

    @Test
    void aFileSourceIsReadAndAPixelSourceIsAsked() throws ImageException {
        RgbImage pixels = new RgbImage(1, 1, new byte[3]);

        assertSame(pixels, Images.load(new ImageSource.Pixels("camera", () -> pixels)));
        assertEquals(
                23,
                Images.load(new ImageSource.File(Fixtures.path("decode/rgb.png")))
                        .width());
    }
}
