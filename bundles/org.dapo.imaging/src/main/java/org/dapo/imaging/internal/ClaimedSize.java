package org.dapo.imaging.internal;

import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.dapo.api.image.ImageException;
import org.dapo.imaging.PixelLimit;

/**
 * Checks the image size in a file's header before the JDK's reader allocates memory for it. The size is compared with the limit
 * and with what a file of its length can hold. Otherwise a few hundred bytes could cost gigabytes, as some readers leave missing
 * pixels blank.
 */
final class ClaimedSize {
    /**
     * The highest expansion of a codec, in output bytes per input byte. It is that of LZW with a full table: 4,096 bytes per
     * 12-bit code. Deflate reaches 1,032, JPEG (one bit per block of 64 samples) 1,536. CCITT fax coding of an empty page could
     * exceed it, hence {@link #ALWAYS_ALLOWED}.
     */
    private static final long MOST_EXPANSION = 2731;

    /** 64 MB are allowed regardless of the file's length. */
    private static final long ALWAYS_ALLOWED = 1 << 26;

    /** The limit of JPEG. On longer sides, the weights for resizing alone would take gigabytes. */
    private static final int LONGEST_SIDE = 65_535;

    private static final int BYTES_PER_RGB_PIXEL = 3;

    /** The most pixels of all tiles per image pixel; tiles at the edges extend beyond the image. */
    private static final long MOST_TILED = 4;

    /** The additional tile pixels allowed to an image that is smaller than its tile. */
    private static final long FEW_PIXELS = 16 << 20;

    /** The number of scans allowed for any image size. */
    private static final int FEW_SCANS = 20;

    /** The most pixels of all scans together. */
    private static final long MOST_SCANNED = 4_000_000_000L;

    private static final int BMP_HEADER_SIZE = 14;
    private static final int BMP_COMPRESSION = 30;
    private static final int BMP_JPEG = 4;
    private static final int BMP_PNG = 5;

    private final Path path;
    private final long fileBytes;
    private final PixelLimit limit;

    ClaimedSize(Path path, long fileBytes, PixelLimit limit) {
        this.path = path;
        this.fileBytes = fileBytes;
        this.limit = limit;
    }

    /**
     * Checks the stated sizes of image and tile.
     *
     * @param reader a reader with its input set
     * @param screen the screen of a GIF file, of which the reader's image is a part
     * @throws IOException if the header cannot be read
     * @throws ImageException if the stated size is too large
     */
    void check(ImageReader reader, Optional<GifScreen> screen) throws IOException, ImageException {
        long bits = bitsPerPixel(reader);
        int width = screen.isPresent() ? screen.get().width() : reader.getWidth(0);
        int height = screen.isPresent() ? screen.get().height() : reader.getHeight(0);
        check("image", width, height, bits);
        if (Math.max(width, height) > LONGEST_SIDE) {
            throw new ImageException("%s: the header gives the image %d x %d pixels; a side may have %d at most"
                    .formatted(path, width, height, LONGEST_SIDE));
        }
        int tileWidth = reader.getTileWidth(0);
        int tileHeight = reader.getTileHeight(0);
        check("tile", tileWidth, tileHeight, bits);
        long tiles = parts(width, tileWidth) * parts(height, tileHeight);
        if (tiles * tileWidth * tileHeight > MOST_TILED * width * height + FEW_PIXELS) {
            throw new ImageException("%s: the header gives %d tiles of %d x %d pixels to an image of %d x %d"
                    .formatted(path, tiles, tileWidth, tileHeight, width, height));
        }
    }

    private static long parts(long side, long ofTile) {
        return (side + ofTile - 1) / ofTile;
    }

    /**
     * Rejects a JPEG image with too many scans.
     *
     * @param scans the number of scans
     */
    void checkScans(ImageReader reader, int scans) throws IOException, ImageException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (scans > FEW_SCANS && scans > MOST_SCANNED / pixels) {
            throw new ImageException("%s: a JPEG file of %d scans of %d pixels; a progressive one has about ten"
                    .formatted(path, scans, pixels));
        }
    }

    /**
     * Whether a BMP file wraps a JPEG or PNG file, as used for printers. The JDK would pass this unchecked to any reader it
     * finds, through a temporary file.
     */
    static boolean isWrapped(byte[] bmp) {
        ByteBuffer header = ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN);
        boolean hasCompression = bmp.length >= BMP_COMPRESSION + Integer.BYTES
                && header.getInt(BMP_HEADER_SIZE) > BMP_COMPRESSION - BMP_HEADER_SIZE;
        int compression = hasCompression ? header.getInt(BMP_COMPRESSION) : 0;
        return compression == BMP_JPEG || compression == BMP_PNG;
    }

    private void check(String what, int width, int height, long bits) throws ImageException {
        if (width < 1 || height < 1) {
            throw new ImageException(
                    "%s: the header gives the %s a size of %d x %d".formatted(path, what, width, height));
        }
        if (limit.exceededBy(width, height)) {
            throw new ImageException("%s: the header gives the %s %d x %d pixels, more than the limit of %d"
                    .formatted(path, what, width, height, limit.pixels()));
        }
        long pixels = (long) width * height;
        long memory = pixels * Math.max(BYTES_PER_RGB_PIXEL, bits / Byte.SIZE);
        if (memory > ALWAYS_ALLOWED && pixels * bits / Byte.SIZE > fileBytes * MOST_EXPANSION) {
            throw new ImageException("%s: the file is cut off: its %d bytes are too few for the %s of %d x %d pixels"
                    .formatted(path, fileBytes, what, width, height));
        }
    }

    private static long bitsPerPixel(ImageReader reader) throws IOException {
        ImageTypeSpecifier type = reader.getRawImageType(0);
        // Only the JPEG reader gives no type, for colours that it does not know.
        long bits = type == null ? Byte.SIZE : 0;
        if (type != null) {
            SampleModel samples = type.getSampleModel();
            for (int size : samples.getSampleSize()) {
                bits += size;
            }
        }
        return bits;
    }
}
