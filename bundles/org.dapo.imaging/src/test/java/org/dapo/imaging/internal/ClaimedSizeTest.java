package org.dapo.imaging.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import org.dapo.api.image.ImageException;
import org.dapo.imaging.PixelLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what a header may claim at most. Only headers are read, so nothing of the claimed size is allocated. */
class ClaimedSizeTest {
    private static final Path FILE = Path.of("image");
    private static final int GREY = 0;
    private static final int RGB_AND_ALPHA = 6;
    private static final long LONG_FILE = 1L << 40;

    /** 8 bytes per pixel: 2 to the power of 26 bytes in all, and a row more. */
    @Test
    void sixtyFourMegabytesMayBeClaimedByAFileOfAnyLength() throws IOException {
        ImageReader most = png(4096, 2048, 16, RGB_AND_ALPHA);
        assertDoesNotThrow(() -> check(most, 1));
        assertRefused(
                png(4096, 2049, 16, RGB_AND_ALPHA),
                1,
                "image: the file is cut off: its 1 bytes are too few for the image of 4096 x 2049 pixels");
    }

    /** As RGB, grey takes three bytes per pixel. 8191 times 2731 pixels are 64 MB less one byte. */
    @Test
    void greyCountsAsTheRgbThatIsMadeOfIt() throws IOException {
        ImageReader most = png(8191, 2731, 8, GREY);
        assertDoesNotThrow(() -> check(most, 1));
        assertRefused(png(8191, 2732, 8, GREY), 1, "its 1 bytes are too few");
    }

    /** 2731 times 10,000 pixels take one byte each in the densest coding of 10,000 bytes. */
    @Test
    void aFileIsTakenToBePackedAsDenselyAsAnyCodecPacks() throws IOException {
        ImageReader reader = png(2731, 10_000, 8, GREY);
        assertDoesNotThrow(() -> check(reader, 10_000));
        assertRefused(reader, 9_999, "its 9999 bytes are too few for the image of 2731 x 10000 pixels");
    }

    @ParameterizedTest
    @CsvSource({"20000, 10000, 20001, 10000", "65535, 3051, 65535, 3052", "3051, 65535, 3052, 65535"})
    void pixelsAreLimitedAsTheCallerSays(int width, int height, int tooWide, int tooHigh) throws IOException {
        ImageReader most = png(width, height, 1, GREY);
        assertDoesNotThrow(() -> check(most, LONG_FILE));
        assertRefused(png(tooWide, tooHigh, 1, GREY), LONG_FILE, "pixels, more than the limit of 200000000");
    }

    @ParameterizedTest
    @CsvSource({"65535, 1, 65536, 1", "1, 65535, 1, 65536"})
    void aSideMayBeAsLongAsThatOfAJpeg(int width, int height, int tooWide, int tooHigh) throws IOException {
        ImageReader most = png(width, height, 8, GREY);
        assertDoesNotThrow(() -> check(most, LONG_FILE));
        assertRefused(png(tooWide, tooHigh, 8, GREY), LONG_FILE, "a side may have 65535 at most");
    }

    @Test
    void theScreenOfAGifIsLimitedAndNotOnlyItsFrame() throws IOException {
        ImageReader frame = png(1, 1, 8, GREY);
        ClaimedSize claimed = new ClaimedSize(FILE, LONG_FILE, PixelLimit.DEFAULT);
        assertDoesNotThrow(() -> claimed.check(frame, Optional.of(new GifScreen(20_000, 10_000, 0, 0, -1))));
        assertThrows(
                ImageException.class, () -> claimed.check(frame, Optional.of(new GifScreen(20_000, 10_001, 0, 0, -1))));
    }

    /** The tile of 16 million pixels and 16 is as large as one may be of an image of four pixels. */
    @Test
    void aTileMayExtendFarBeyondASmallImage() {
        assertDoesNotThrow(() -> check(new Tiled(2, 2, 272, 61_681), 1));
        assertRefused(
                new Tiled(2, 2, 272, 61_682), 1, "the header gives 1 tiles of 272 x 61682 pixels to an image of 2 x 2");
    }

    /** The second tile of a row begins with the pixel behind the first. */
    @Test
    void tilesAreCountedUpToTheLastPixel() {
        assertDoesNotThrow(() -> check(new Tiled(4096, 1, 4096, 4096), 1));
        assertRefused(new Tiled(4097, 1, 4096, 4096), 1, "2 tiles of 4096 x 4096 pixels to an image of 4097 x 1");
        assertDoesNotThrow(() -> check(new Tiled(1, 4096, 4096, 4096), 1));
        assertRefused(new Tiled(1, 4097, 4096, 4096), 1, "2 tiles of 4096 x 4096 pixels to an image of 1 x 4097");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 0", "-1, 1", "1, -1"})
    void aSideWithoutAPixelIsRefused(int width, int height) {
        assertRefused(new Tiled(width, height, 1, 1), 1, "the image a size of %d x %d".formatted(width, height));
        assertRefused(new Tiled(1, 1, width, height), 1, "the tile a size of %d x %d".formatted(width, height));
    }

    /** The pixels of all scans are limited to four thousand million; twenty scans are read of an image of any size. */
    @ParameterizedTest
    @CsvSource({
        "26000, 26000, 20",
        "20000, 10000, 20",
        "10000, 10000, 40",
        "2000, 4000, 500",
        "2000, 4001, 499",
        "1, 1, 500"
    })
    void aJpegMayHaveAsManyScansAsItsSizeAllows(int width, int height, int most) throws IOException {
        ImageReader reader = png(width, height, 8, GREY);
        ClaimedSize claimed = new ClaimedSize(FILE, LONG_FILE, PixelLimit.DEFAULT);
        assertDoesNotThrow(() -> claimed.checkScans(reader, most));
        if (most < JpegSegments.MOST_SCANS) {
            ImageException e = assertThrows(ImageException.class, () -> claimed.checkScans(reader, most + 1));
            assertTrue(e.getMessage().contains("of %d scans of".formatted(most + 1)), e.getMessage());
        }
    }

    /** The compression is in the header of 40 bytes; that of OS/2, which has 12, is followed by the palette. */
    @Test
    void onlyAHeaderThatReachesItsCompressionWrapsAnotherImage() {
        for (int compression : List.of(4, 5)) {
            assertTrue(ClaimedSize.isWrapped(bmp(34, 17, compression)));
            assertFalse(ClaimedSize.isWrapped(bmp(34, 16, compression)));
            assertFalse(ClaimedSize.isWrapped(new byte[33]));
        }
        assertFalse(ClaimedSize.isWrapped(bmp(34, 40, 3)));
        assertFalse(ClaimedSize.isWrapped(bmp(34, 40, 6)));
    }

    private static byte[] bmp(int length, int header, int compression) {
        ByteBuffer bmp = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        return bmp.putInt(14, header).putInt(30, compression).array();
    }

    private static void check(ImageReader reader, long fileBytes) throws IOException, ImageException {
        new ClaimedSize(FILE, fileBytes, PixelLimit.DEFAULT).check(reader, Optional.empty());
    }

    private static void assertRefused(ImageReader reader, long fileBytes, String reason) {
        ImageException e = assertThrows(ImageException.class, () -> check(reader, fileBytes));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    /** The JDK's reader of a PNG file that ends behind its header. */
    private static ImageReader png(int width, int height, int bits, int colours) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(8 + 12 + 13 + 12);
        file.putLong(0x89504e470d0a1a0aL).putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
        file.putInt(width).putInt(height).put((byte) bits).put((byte) colours);
        file.position(33).putInt(0).put("IDAT".getBytes(StandardCharsets.US_ASCII));
        ImageReader reader = JdkCodecs.reader("png");
        reader.setInput(new MemoryStream(file.array()), true, true);
        return reader;
    }

    /** A grey image of 8 bits in tiles. */
    private static final class Tiled extends ImageReader {
        private final int width;
        private final int height;
        private final int tileWidth;
        private final int tileHeight;

        Tiled(int width, int height, int tileWidth, int tileHeight) {
            super(null);
            this.width = width;
            this.height = height;
            this.tileWidth = tileWidth;
            this.tileHeight = tileHeight;
        }

        @Override
        public int getWidth(int image) {
            return width;
        }

        @Override
        public int getHeight(int image) {
            return height;
        }

        @Override
        public int getTileWidth(int image) {
            return tileWidth;
        }

        @Override
        public int getTileHeight(int image) {
            return tileHeight;
        }

        @Override
        public ImageTypeSpecifier getRawImageType(int image) {
            return ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_BYTE_GRAY);
        }

        @Override
        public int getNumImages(boolean search) {
            return 1;
        }

        @Override
        public Iterator<ImageTypeSpecifier> getImageTypes(int image) {
            return List.of(getRawImageType(image)).iterator();
        }

        @Override
        public IIOMetadata getStreamMetadata() {
            throw new UnsupportedOperationException("only the header is read");
        }

        @Override
        public IIOMetadata getImageMetadata(int image) {
            throw new UnsupportedOperationException("only the header is read");
        }

        @Override
        public BufferedImage read(int image, ImageReadParam parameters) {
            throw new UnsupportedOperationException("only the header is read");
        }
    }
}
