package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFuzzTest {
    /** Larger seeds only take longer. */
    private static final int LARGEST_SEED = 4_000;

    @TempDir
    Path folder;

    @Test
    void aSpoiltPngIsReadOrRefused() throws IOException {
        fuzz("PNG", ".png")
                .telling("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "iCCP", "zTXt", "iTXt", "eXIf", "gAMA", "sBIT", "acTL")
                .tellingBytes(0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)
                .tellingBytes(0x78, 0x9c)
                .run(folder, ImageFuzzTest::readAsImageAndAsMask)
                .assertBothHappened();
    }

    @Test
    void aSpoiltJpegIsReadOrRefused() throws IOException {
        fuzz("JPEG", ".jpg")
                .telling("JFIF\0", "Exif\0\0", "Adobe\0", "ICC_PROFILE\0")
                .tellingBytes(0xff, 0xd8)
                .tellingBytes(0xff, 0xd9)
                .tellingBytes(0xff, 0xda)
                .tellingBytes(0xff, 0xdb)
                .tellingBytes(0xff, 0xc0)
                .tellingBytes(0xff, 0xc2)
                .tellingBytes(0xff, 0xc4)
                .tellingBytes(0xff, 0xd0)
                .tellingBytes(0xff, 0xdd)
                .tellingBytes(0xff, 0xe1)
                .tellingBytes(0xff, 0xff)
                .run(folder, ImageFuzzTest::readAsImageAndAsMask)
                .assertBothHappened();
    }

    @Test
    void aSpoiltBmpIsReadOrRefused() throws IOException {
        fuzz("BMP", ".bmp")
                .telling("BM")
                .tellingBytes(40, 0, 0, 0)
                .tellingBytes(108, 0, 0, 0)
                .tellingBytes(1, 0, 4, 0)
                .tellingBytes(1, 0, 16, 0)
                .tellingBytes(1, 0, 0, 0)
                .tellingBytes(0, 1)
                .run(folder, ImageFuzzTest::readAsImageAndAsMask)
                .assertBothHappened();
    }

    @Test
    void aSpoiltTiffIsReadOrRefused() throws IOException {
        ReaderFuzz fuzz = fuzz("TIFF", ".tif").telling("II*\0", "MM\0*");
        // Tag and type (short or long) of width, height, bits, compression, photometric, strip offsets, predictor and
        // tile width.
        for (int tag : new int[] {0, 1, 2, 3, 6, 17, 61, 66}) {
            fuzz.tellingBytes(tag, 1, 3, 0).tellingBytes(tag, 1, 4, 0);
        }
        // The compressions none, CCITT's three, LZW, both JPEGs, deflate and PackBits.
        for (int[] compression :
                new int[][] {{1, 0}, {2, 0}, {3, 0}, {4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}, {5, 0x80}}) {
            fuzz.tellingBytes(3, 1, 3, 0, 1, 0, 0, 0, compression[0], compression[1]);
        }
        fuzz.run(folder, ImageFuzzTest::readAsImageAndAsMask).assertBothHappened();
    }

    @Test
    void aSpoiltGifIsReadOrRefused() throws IOException {
        fuzz("GIF", ".gif")
                .telling("GIF87a", "GIF89a", "NETSCAPE2.0", ";")
                .tellingBytes(0x21, 0xf9, 4)
                .tellingBytes(0x21, 0xff, 11)
                .tellingBytes(0x2c)
                .run(folder, ImageFuzzTest::readAsImageAndAsMask)
                .assertBothHappened();
    }

    /** Seeds a fuzzer with all files of an extension, including the broken ones. A bomb is a good start. */
    private static ReaderFuzz fuzz(String format, String ending) throws IOException {
        ReaderFuzz fuzz = ReaderFuzz.of(format + " image", ImageException.class);
        for (String resources : List.of("decode", "masks", "broken")) {
            try (Stream<Path> files = Files.list(Fixtures.path(resources))) {
                for (Path file : files.sorted().toList()) {
                    byte[] content = file.toString().endsWith(ending) ? Files.readAllBytes(file) : new byte[0];
                    if (content.length > 0 && content.length <= LARGEST_SEED) {
                        fuzz.seed("image" + ending, content);
                    }
                }
            }
        }
        return fuzz;
    }

    private static void readAsImageAndAsMask(Path file) throws ImageException {
        RgbImage image;
        Mask mask;
        try {
            image = Images.read(file);
            mask = Images.load(new MaskSource.File(file));
        } catch (ImageException e) {
            if (e.getCause() instanceof OutOfMemoryError flaw) {
                throw flaw;
            }
            throw e;
        }
        assertEquals(image.width(), mask.width());
        assertEquals(image.height(), mask.height());
        assertEquals(3 * image.width() * image.height(), image.pixels().length);
    }
}
