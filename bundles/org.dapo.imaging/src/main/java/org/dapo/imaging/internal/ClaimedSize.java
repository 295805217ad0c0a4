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
 * and with what a file of its length can hold. Some readers leave missing pixels blank, and a few hundred bytes would cost
 * gigabytes.
 */
final class ClaimedSize {
    /**
     * No codec makes more bytes of one: LZW, with a full table, 4,096 of each 12-bit code. Deflate makes 1,032 at most, JPEG
     * (a bit for a block of 64 samples) 1,536. CCITT's fax coding could, of an empty page; hence what is always allowed.
     */
    private static final long MOST_EXPANSION = 2731;

    /** 64 MB are taken on anyone's word. */
    private static final long ALWAYS_ALLOWED = 1 << 26;

    /** What JPEG can say. Of a longer side, resizing weighs so many pixels that the weights alone take gigabytes. */
    private static final int LONGEST_SIDE = 65_535;

    private static final int BYTES_PER_RGB_PIXEL = 3;

    /** Of an image's pixels, so many times may be in all of its tiles, as those at the edges reach beyond it. */
    private static final long MOST_TILED = 4;

    /** What an image that is smaller than its tile may have in tiles besides. */
    private static final long FEW_PIXELS = 16 << 20;

    /** No matter how large the image is. */
    private static final int FEW_SCANS = 20;

    /** In all scans together. */
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
     * Checks image and tile.
     *
     * @param reader a reader that has its input
     * @param screen of a GIF file, where the image that the reader knows is a part of it
     * @throws IOException if the header cannot be read
     * @throws ImageException if it claims too much
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
     * Refuses an image over which a JPEG file goes too often.
     *
     * @param scans how often it does
     */
    void checkScans(ImageReader reader, int scans) throws IOException, ImageException {
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (scans > FEW_SCANS && scans > MOST_SCANNED / pixels) {
            throw new ImageException("%s: a JPEG file of %d scans of %d pixels; a progressive one has about ten"
                    .formatted(path, scans, pixels));
        }
    }

    /**
     * Whether a BMP file is the wrapping of a JPEG or PNG file, as printers take it. The JDK would hand that to whatever reader it
     * finds, by way of a temporary file, and unchecked.
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
        // Of the JPEG reader alone, whose colours it does not know.
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
