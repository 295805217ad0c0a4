package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TIFF directories that make work or hide something. The JDK's reader takes what each field says that it has. */
class HostileTiffTest {
    private static final int COPYRIGHT = 33432;
    private static final int XMP = 700;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int SIGNED_SHORT = 8;

    @TempDir
    Path folder;

    @Test
    void aTagThatIsThereTwiceIsRefused() throws Exception {
        assertRefused(grey().with(XMP, 1).with(XMP, 1), "field 700 is there twice");
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

    /** A JPEG image has a size and scans of its own; old ones, new ones, and hidden behind a signed number. */
    @Test
    void aCompressionWithSizesOfItsOwnIsRefused() throws Exception {
        assertRefused(grey().compressed(SHORT, 6), "TIFF compression 6; none, CCITT, LZW,");
        assertRefused(grey().compressed(SHORT, 7), "TIFF compression 7; none, CCITT, LZW,");
        assertRefused(grey().compressed(SIGNED_SHORT, 7), "TIFF compression of no known type; none,");
        assertEquals(2, read(grey().compressed(SHORT, 1)).width());
    }

    /** The JDK's reader would read on four bytes before the next field, where another directory could lie in wait. */
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
        ImageException e = assertThrows(ImageException.class, () -> read(tiff));
        assertTrue(e.getMessage().startsWith(folder.resolve("image.tif") + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
}
