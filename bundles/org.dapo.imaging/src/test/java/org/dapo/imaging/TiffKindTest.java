package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dapo.api.image.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that samples of TIFF files are interpreted by their directory, not by their number and depth. */
class TiffKindTest {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int PALETTE = 3;
    private static final int CMYK = 5;
    private static final int YCBCR = 6;
    private static final int YCBCR_SUBSAMPLING = 530;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "signed bytes, 1, 1, 8, 2, TIFF sample format 2",
        "signed numbers, 1, 1, 16, 2, TIFF sample format 2",
        "halves, 1, 1, 16, 3, TIFF sample format 3",
        "floats, 1, 1, 32, 3, TIFF sample format 3",
        "complex numbers, 1, 1, 32, 5, TIFF sample format 5",
        "CIELab, 8, 3, 8, 1, photometric interpretation 8",
        "ICCLab, 9, 3, 8, 1, photometric interpretation 9",
        "a colour filter array, 32803, 1, 16, 1, photometric interpretation 32803",
        "linear raw, 34892, 3, 16, 1, photometric interpretation 34892",
        "deep inks, 5, 4, 16, 1, CMYK with pixels of 4 x 16 bits",
        "three inks, 5, 3, 8, 1, CMYK with pixels of 3 x 8 bits",
        "five inks, 5, 5, 8, 1, CMYK with pixels of 5 x 8 bits",
        "deep luma and chroma, 6, 3, 16, 1, YCbCr with pixels of 3 x 16 bits",
        "luma and chroma with alpha, 6, 4, 8, 1, YCbCr with pixels of 4 x 8 bits",
        "indexes with alpha, 3, 2, 8, 1, a palette with pixels of 2 x 8 bits",
        "five colours, 2, 5, 8, 1, colours with pixels of 5 x 8 bits",
        "indexes into nothing, 3, 1, 8, 1, a palette with pixels of 1 x 8 bits",
    })
    void whatCannotBeReadIsRefusedAndNotMisread(
            String what, int photometric, int samples, int bits, int format, String reason) {
        int[] formats = new int[samples];
        Arrays.fill(formats, format);
        TiffFile tiff = new TiffFile(1, 1, photometric, samples, bits, new byte[samples * bits / 8])
                .with(YCBCR_SUBSAMPLING, 1, 1)
                .with(TiffFile.SAMPLE_FORMAT, formats);

        ImageException e = assertThrows(ImageException.class, () -> read(tiff), what);
        assertTrue(e.getMessage().startsWith(folder.resolve("image.tif") + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertTrue(e.getMessage().endsWith("can be read"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void samplesThatAreUnsignedOrOfNoTypeAreRead(int format) throws Exception {
        assertGrey(new TiffFile(2, 1, BLACK_IS_ZERO, 1, 8, bytes(7, 200)).with(TiffFile.SAMPLE_FORMAT, format), 7, 200);
    }

    @Test
    void ofSeveralSamplesOfGreyTheFirstIsGrey() throws Exception {
        assertGrey(new TiffFile(2, 1, BLACK_IS_ZERO, 2, 8, bytes(7, 1, 200, 2)), 7, 200);
        assertGrey(new TiffFile(2, 1, BLACK_IS_ZERO, 3, 8, bytes(7, 1, 2, 200, 3, 4)), 7, 200);
        assertGrey(new TiffFile(2, 1, WHITE_IS_ZERO, 3, 8, bytes(7, 1, 2, 200, 3, 4)), 248, 55);
        assertGrey(new TiffFile(1, 1, BLACK_IS_ZERO, 4, 8, bytes(7, 1, 2, 3)), 7);
        assertGrey(new TiffFile(1, 1, BLACK_IS_ZERO, 5, 8, bytes(7, 1, 2, 3, 4)), 7);
        assertGrey(new TiffFile(1, 1, WHITE_IS_ZERO, 3, 16, bytes(7, 7, 1, 1, 2, 2)), 248);
        assertGrey(new TiffFile(1, 1, BLACK_IS_ZERO, 3, 1, bytes(0b10000000)), 255);
    }

    @Test
    void aMaskIsOfTheFirstSampleToo() throws Exception {
        TiffFile tiff = new TiffFile(2, 1, BLACK_IS_ZERO, 3, 16, bytes(0, 2, 0, 9, 0, 9, 1, 2, 0, 9, 0, 9));

        assertEquals(0x201, Images.largestSample(Files.write(folder.resolve("mask.tif"), tiff.bytes())));
    }

    @Test
    void greyHasNoUseForAPalette() throws Exception {
        int[] map = new int[3 * 256];

        assertGrey(new TiffFile(2, 1, BLACK_IS_ZERO, 1, 8, bytes(7, 200)).with(TiffFile.COLOUR_MAP, map), 7, 200);
        assertGrey(new TiffFile(2, 1, WHITE_IS_ZERO, 1, 8, bytes(7, 200)).with(TiffFile.COLOUR_MAP, map), 248, 55);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 1})
    void levelsOfAPaletteAreThoseThatWereWritten(int factor) throws Exception {
        int[] map = new int[3 * 256];
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            map[i] = factor * i;
            map[256 + i] = factor * (255 - i);
            map[512 + i] = factor * (i ^ 1);
            all[i] = (byte) i;
        }

        byte[] pixels = read(new TiffFile(256, 1, PALETTE, 1, 8, all).with(TiffFile.COLOUR_MAP, map));

        for (int i = 0; i < 256; i++) {
            assertArrayEquals(bytes(i, 255 - i, i ^ 1), Arrays.copyOfRange(pixels, 3 * i, 3 * i + 3));
        }
    }

    @Test
    void aMaskOfTheFirstClassOfAPaletteKeepsItsPixels() throws Exception {
        int[] map = new int[3 * 256];
        map[1] = 256;
        TiffFile tiff = new TiffFile(2, 1, PALETTE, 1, 8, bytes(0, 1)).with(TiffFile.COLOUR_MAP, map);
        Path file = Files.write(folder.resolve("mask.tif"), tiff.bytes());

        assertEquals(1, Images.largestSample(file));
    }

    @Test
    void whatIsReadWithItsColoursStaysSo() throws Exception {
        int[] map = new int[3 * 256];
        map[7] = 0xffff;
        assertArrayEquals(
                bytes(255, 0, 0), read(new TiffFile(1, 1, PALETTE, 1, 8, bytes(7)).with(TiffFile.COLOUR_MAP, map)));
        assertArrayEquals(bytes(255, 0, 127), read(new TiffFile(1, 1, CMYK, 4, 8, bytes(0, 255, 128, 0))));
        assertArrayEquals(
                bytes(254, 0, 0, 200, 200, 200),
                read(new TiffFile(2, 1, YCBCR, 3, 8, bytes(76, 85, 255, 200, 128, 128)).with(YCBCR_SUBSAMPLING, 1, 1)));
        assertArrayEquals(
                bytes(10, 10, 10, 200, 200, 200),
                read(new TiffFile(2, 1, YCBCR, 3, 8, bytes(10, 200, 0, 0, 128, 128))));
    }

    private void assertGrey(TiffFile tiff, int... levels) throws Exception {
        byte[] pixels = new byte[3 * levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) levels[i / 3];
        }
        assertArrayEquals(pixels, read(tiff));
    }

    private byte[] read(TiffFile tiff) throws Exception {
        return Images.read(Files.write(folder.resolve("image.tif"), tiff.bytes()))
                .pixels();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
