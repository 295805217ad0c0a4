package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenFileTest {
    private static final short BITS_PER_SAMPLE = 258;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "cut.png, cut off",
        "cut.jpg, cut off",
        "cut.bmp, cut off",
        "cut.gif, cut off",
        "cut.tif, cut off",
        "cut.raw.tif, damaged",
        "cut.deflate.tif, cut off",
        "empty.png, empty",
        "text.png, not an image",
        "signature.png, cut off",
        "bomb.png, more than the limit of 200000000",
        "bomb.tif, more than the limit of 200000000",
        "tile-bomb.tif, tile 60000 x 60000",
        "strip-bomb.tif, damaged",
        "zero.png, damaged",
        "float.tif, floating-point",
        "photoshop.psd, not an image",
        "absent.png, no such file",
        "., a folder",
    })
    void aFileThatCannotBeReadIsNamedInOneLine(String name, String reason) {
        Path file = Fixtures.path("broken/").resolve(name);

        ImageException image = assertThrows(ImageException.class, () -> Images.read(file));
        ImageException mask = assertThrows(ImageException.class, () -> Images.load(new MaskSource.File(file)));

        assertTrue(image.getMessage().startsWith(file + ": "), image.getMessage());
        assertTrue(image.getMessage().contains(reason), image.getMessage());
        assertEquals(1, image.getMessage().lines().count());
        assertEquals(image.getMessage(), mask.getMessage());
    }

    @Test
    void aChannelWithoutBitsIsRefused() throws Exception {
        byte[] tiff = Fixtures.bytes("decode/rgb.tif");
        ByteBuffer file = ByteBuffer.wrap(tiff).order(ByteOrder.LITTLE_ENDIAN);
        int entry = file.getInt(4) + 2;
        while (file.getShort(entry) != BITS_PER_SAMPLE) {
            entry += 12;
        }
        file.putShort(file.getInt(entry + 8) + 2, (short) 0);
        Path broken = Files.write(folder.resolve("no-green.tif"), tiff);

        ImageException e = assertThrows(ImageException.class, () -> Images.read(broken));
        assertTrue(e.getMessage().startsWith(broken + ": "), e.getMessage());
    }

    @Test
    void theLimitIsTheCallersToSet() throws ImageException {
        Path file = Fixtures.path("decode/rgb.png");

        assertEquals(17, Images.read(file, new PixelLimit(23 * 17)).height());
        assertThrows(ImageException.class, () -> Images.read(file, new PixelLimit(23 * 17 - 1)));
        assertThrows(IllegalArgumentException.class, () -> new PixelLimit(0));
    }
}
