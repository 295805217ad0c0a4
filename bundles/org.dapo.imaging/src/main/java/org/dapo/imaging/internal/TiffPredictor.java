package org.dapo.imaging.internal;

import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Horizontal differencing of 16-bit samples (TIFF 6.0, section 14). Many programs write it together with LZW and deflate, but the
 * JDK's reader rejects it. The tag is therefore removed from the file before decoding, and the differences are summed afterwards.
 */
final class TiffPredictor {
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int PREDICTOR = 317;
    private static final int WHITE_IS_ZERO = 0;
    private static final byte NONE = 1;
    private static final int HORIZONTAL = 2;
    /** LZW and deflate under its two numbers; other compressions ignore a predictor. */
    private static final Set<Long> OF_DIFFERENCES = Set.of(5L, 8L, 32946L);

    private TiffPredictor() {}

    /**
     * Removes the predictor from a file with differences of 16-bit samples. Other files are unchanged. So is a file with
     * inverted grey, which the reader would invert before the sum.
     *
     * @param file the file, changed in place
     * @return whether the decoded samples are differences
     */
    static boolean remove(byte[] file) {
        TiffDirectory directory = TiffDirectory.of(ByteBuffer.wrap(file));
        boolean differences = directory.value(PREDICTOR) == HORIZONTAL
                && OF_DIFFERENCES.contains(directory.value(COMPRESSION))
                && directory.value(BITS_PER_SAMPLE) == Short.SIZE
                && directory.value(PHOTOMETRIC) != WHITE_IS_ZERO;
        if (differences) {
            directory.setValue(PREDICTOR, NONE);
        }
        return differences;
    }

    /**
     * Sums the differences along each row of each tile.
     *
     * @param raster 16-bit samples, changed in place
     * @param tileWidth width of a tile in pixels, at least 1; the image's own if it has none
     */
    static void sum(WritableRaster raster, int tileWidth) {
        int bands = raster.getNumBands();
        int[] row = new int[bands * raster.getWidth()];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, raster.getWidth(), 1, row);
            for (int i = bands; i < row.length; i++) {
                if (i / bands % tileWidth != 0) {
                    row[i] = (row[i] + row[i - bands]) & 0xffff;
                }
            }
            raster.setPixels(0, y, raster.getWidth(), 1, row);
        }
    }
}
