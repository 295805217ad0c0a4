package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadImageTest {
    @TempDir
    Path folder;

    private static final Agreement LOSSLESS =
            new Agreement("decoded PNG, BMP, GIF and other TIFF, levels of 255", Fixtures.oracle("pillow"), 0);
    /** JPEG decoders round their transforms differently. Pillow reduces the 16-bit palette of a TIFF in its own way. */
    private static final Agreement LOSSY =
            new Agreement("decoded JPEG, and a TIFF with a palette, levels of 255", Fixtures.oracle("pillow"), 3);

    @AfterAll
    static void print() {
        LOSSLESS.print();
        LOSSY.print();
    }

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
        (tolerance == 0 ? LOSSLESS : LOSSY).within(difference, file);
        assertTrue(difference <= tolerance, file + " differs by " + difference);
    }

    /** TIFF 6.0, section 14: a predictor belongs to LZW, and in later versions to deflate. */
    @Test
    void aPredictorBesideAnotherCompressionSaysNothing() throws Exception {
        byte[] tiff = Fixtures.bytes("decode/grey-16-packbits.tif");
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int last = file.getInt(4) + 2 + 12 * (file.getShort(file.getInt(4)) - 1);
        file.putShort(last, (short) 317).putShort(last + 8, (short) 2);

        RgbImage image = Images.read(Files.write(folder.resolve("predictor.tif"), tiff));

        assertArrayEquals(Fixtures.bytes("decode/grey-16-packbits.tif.rgb"), image.pixels());
    }

    /** As in Pillow. The size of the screen stands after the signature. */
    @Test
    void aGifFrameThatIsLargerThanItsScreenEnlargesIt() throws Exception {
        BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
        for (int pixel = 0; pixel < 6; pixel++) {
            image.getRaster().setSample(pixel % 3, pixel / 3, 0, 40 * pixel);
        }
        Path file = folder.resolve("frame.gif");
        assertTrue(ImageIO.write(image, "gif", file.toFile()));
        byte[] gif = Files.readAllBytes(file);
        RgbImage whole = Images.read(file);
        assertEquals(3, whole.width());
        for (int[] screen : new int[][] {{1, 1}, {3, 1}, {1, 2}}) {
            ByteBuffer.wrap(gif)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putShort(6, (short) screen[0])
                    .putShort(8, (short) screen[1]);
            RgbImage read = Images.read(Files.write(file, gif));
            assertEquals(3, read.width());
            assertEquals(2, read.height());
            assertArrayEquals(whole.pixels(), read.pixels());
        }
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
