package org.dapo.imaging.internal;

import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Horizontal differencing of 16-bit samples (TIFF 6.0, section 14), which many programs write together with LZW and
 * deflate and which the JDK's reader refuses: the tag is taken out of the file before, the differences are summed after.
 */
final class TiffPredictor {
    private static final int BITS_PER_SAMPLE = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int PREDICTOR = 317;
    private static final int WHITE_IS_ZERO = 0;
    private static final int NONE = 1;
    private static final int HORIZONTAL = 2;
    private static final int ENTRY_BYTES = 12;

    private TiffPredictor() {}

    /**
     * Makes a file with differences of 16-bit samples one without a predictor. Others stay as they are, and so does one
     * with inverted grey, which the reader would invert before the sum.
     *
     * @param file the file, changed in place
     * @return whether the decoded samples are differences; false if the directory is not within the file, which the
     *     reader then finds out
     */
    static boolean remove(byte[] file) {
        try {
            return removeIfThere(file);
        } catch (IndexOutOfBoundsException cutOff) {
            return false;
        }
    }

    private static boolean removeIfThere(byte[] file) {
        ByteBuffer tiff = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        int entries = tiff.getShort(directory) & 0xffff;
        Map<Integer, Integer> values = new HashMap<>();
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + ENTRY_BYTES * i;
            int count = tiff.getInt(entry + 4);
            // Two shorts fit the entry itself; more are elsewhere, and the entry says where.
            int value = count <= 2 ? entry + 8 : tiff.getInt(entry + 8);
            values.put(tiff.getShort(entry) & 0xffff, value);
        }
        boolean differences = shortAt(tiff, values.get(PREDICTOR)) == HORIZONTAL
                && shortAt(tiff, values.get(BITS_PER_SAMPLE)) == Short.SIZE
                && shortAt(tiff, values.get(PHOTOMETRIC)) != WHITE_IS_ZERO;
        if (differences) {
            tiff.putShort(values.get(PREDICTOR), (short) NONE);
        }
        return differences;
    }

    /** The short at a place, -1 if there is none. */
    private static int shortAt(ByteBuffer tiff, Integer place) {
        return place == null ? -1 : tiff.getShort(place) & 0xffff;
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
