package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests TIFF directories that cause much work or hide something. The JDK's reader believes what each field claims. */
class HostileTiffTest {
    private static final int COPYRIGHT = 33432;
    private static final int XMP = 700;
    private static final int STRIP_BYTES = 279;
    private static final int COMPRESSION = 259;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int SIGNED_SHORT = 8;

    @TempDir
    Path folder;

    @Test
    void aTagThatIsThereTwiceIsRefused() throws Exception {
        assertRefused(grey().with(XMP, 1).with(XMP, 1), "field 700 is there twice");
    }

    @Test
    void aBigTiffIsToldAsOne() {
        byte[] big = grey().bytes();
        big[big[0] == 'I' ? 2 : 3] = 43;
        assertRefused(big, "a BigTIFF file; classic TIFF can be read");
    }

    @Test
    void fieldsThatClaimMoreThanTheFileHasAreRefused() throws Exception {
        int most = grey().claiming(XMP, BYTE, 5).claiming(COPYRIGHT, SHORT, 3).bytes().length;

        assertEquals(
                2,
                read(grey().claiming(XMP, BYTE, most - 6).claiming(COPYRIGHT, SHORT, 3))
                        .width());
        assertRefused(
                grey().claiming(XMP, BYTE, most - 5).claiming(COPYRIGHT, SHORT, 3),
                "fields of %d bytes in a TIFF file of %d".formatted(most + 1, most));
    }

    /** The JDK's reader takes an entry of unknown type as eight bytes long, so it would find all entries of the cut file. */
    @Test
    void aDirectoryThatIsNotWithinTheFileIsRefused() {
        byte[] whole =
                new TiffFile(2, 1, 1, 1, 8, new byte[0]).claiming(XMP, 0, 1).bytes();
        int entries = whole[8];
        byte[] cut = Arrays.copyOf(whole, 10 + 12 * entries - 1);

        assertRefused(cut, "the TIFF file is cut off");
    }

    @Test
    void aDirectoryThatBeginsBehindTheFileOrAtItsEndIsRefused() {
        byte[] tiff = grey().bytes();
        for (int start : new int[] {-1, Integer.MIN_VALUE, tiff.length - 1, tiff.length, Integer.MAX_VALUE}) {
            ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN).putInt(4, start);
            assertRefused(tiff, "the TIFF file is cut off: its directory is not within it");
        }
    }

    /** The place of the first field's numbers stands eight bytes from its beginning, which is the tenth of the file. */
    @Test
    void aNumberThatIsNotWhollyWithinTheFileIsNone() throws Exception {
        byte[] tiff = grey().without(COMPRESSION).claiming(COMPRESSION, LONG, 2).bytes();
        ByteBuffer content = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        for (int place : new int[] {-1, Integer.MIN_VALUE, tiff.length - 3, tiff.length, Integer.MAX_VALUE}) {
            content.putInt(18, place);
            assertRefused(tiff, "TIFF compression of no known type");
        }
        content.putInt(tiff.length - 4, 77).putInt(18, tiff.length - 4);
        assertRefused(tiff, "TIFF compression 77;");
        content.putInt(0, 0x002a4949).putInt(18, 0);
        assertRefused(tiff, "TIFF compression %d;".formatted(0x002a4949));
    }

    @Test
    void aPaletteMayEndWithTheFileButNotBehindIt() throws Exception {
        byte[] tiff = new TiffFile(40, 40, 3, 1, 8, new byte[1600])
                .claiming(TiffFile.COLOUR_MAP, SHORT, 768)
                .bytes();
        ByteBuffer content = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        content.putInt(18, tiff.length - 2 * 768);
        Images.read(Files.write(folder.resolve("image.tif"), tiff));
        content.putInt(18, tiff.length - 2 * 768 + 1);
        assertRefused(tiff, "a palette with pixels of 1 x 8 bits");
    }

    /** A tile may extend beyond its image, by 16 million pixels. */
    @Test
    void aTileMuchLargerThanItsImageIsRefused() throws Exception {
        assertRefused(tiled(4500, 4500), "the header gives 1 tiles of 4500 x 4500 pixels to an image of 2 x 1");
        Path allowed =
                Files.write(folder.resolve("image.tif"), tiled(4096, 4096).bytes());
        try {
            assertEquals(2, Images.read(allowed).width());
        } catch (ImageException e) {
            assertTrue(!e.getMessage().contains("tiles"), e.getMessage());
        }
    }

    /** An image of 2 x 1 pixels in one tile. */
    private static TiffFile tiled(int tileWidth, int tileHeight) {
        return grey().with(322, tileWidth).with(323, tileHeight).with(325, 2);
    }

    @Test
    void stripsThatAllClaimTheWholeFileAreRefused() throws Exception {
        int[] counts = new int[100];
        Arrays.fill(counts, 300);
        TiffFile tiff = new TiffFile(1, 100, 1, 1, 8, new byte[100])
                .without(STRIP_BYTES)
                .with(STRIP_BYTES, counts);

        assertRefused(tiff, "strips or tiles of 30000 bytes in a TIFF file of " + tiff.bytes().length);
        assertRefused(grey().without(STRIP_BYTES).claiming(STRIP_BYTES, SIGNED_SHORT, 1), "not of unsigned numbers");
    }

    /** JPEG data has its own size and scans. Tests the old and the new compression, and a signed number that hides one. */
    @Test
    void aCompressionWithSizesOfItsOwnIsRefused() throws Exception {
        assertRefused(grey().compressed(SHORT, 6), "TIFF compression 6; none, CCITT, LZW,");
        assertRefused(grey().compressed(SHORT, 7), "TIFF compression 7; none, CCITT, LZW,");
        assertRefused(grey().compressed(SIGNED_SHORT, 7), "TIFF compression of no known type; none,");
        assertEquals(2, read(grey().compressed(SHORT, 1)).width());
    }

    /** The JDK's reader would continue four bytes before the next field, where another directory could be hidden. */
    @ParameterizedTest
    @ValueSource(ints = {0, 14, 0xffff})
    void aFieldOfATypeThatThereIsNotIsPassedOver(int type) throws Exception {
        RgbImage image = read(grey().claiming(XMP, type, 1).claiming(XMP, type, Integer.MAX_VALUE));

        assertArrayEquals(new byte[] {3, 3, 3, 4, 4, 4}, image.pixels());
    }

    private static TiffFile grey() {
        return new TiffFile(2, 1, 1, 1, 8, new byte[] {3, 4});
    }

    private RgbImage read(TiffFile tiff) throws Exception {
        return Images.read(Files.write(folder.resolve("image.tif"), tiff.bytes()));
    }

    private void assertRefused(TiffFile tiff, String reason) {
        assertRefused(tiff.bytes(), reason);
    }

    private void assertRefused(byte[] tiff, String reason) {
        Path file = folder.resolve("image.tif");
        ImageException e = assertThrows(ImageException.class, () -> Images.read(Files.write(file, tiff)));
        assertTrue(e.getMessage().startsWith(folder.resolve("image.tif") + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
}
