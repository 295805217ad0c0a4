package org.dapo.imaging.internal;

import java.awt.image.Raster;

/** A decoded image as rows of grey or RGB samples, on the scale of its file. */
public final class Samples {
    private final Raster raster;
    private final Colours colours;
    private final Orientation orientation;
    private final int highest;
    private final int[] bands;

    Samples(Raster raster, Colours colours, int exifOrientation) {
        this.raster = raster;
        this.colours = colours;
        this.orientation = Orientation.of(exifOrientation, raster.getWidth(), raster.getHeight());
        this.highest = colours.highest();
        this.bands = new int[raster.getNumBands() * raster.getWidth()];
    }

    /** Width as stored. */
    public int width() {
        return raster.getWidth();
    }

    /** Height as stored. */
    public int height() {
        return raster.getHeight();
    }

    /** 1 for grey, 3 for RGB. */
    public int channels() {
        return colours.channels();
    }

    /** The mapping of stored pixels to the upright image. */
    public Orientation orientation() {
        return orientation;
    }

    /** An array for {@link #readRow}. */
    public int[] newRow() {
        return new int[channels() * width()];
    }

    /** Fills an array with the samples of one stored row, channels interleaved. */
    public void readRow(int y, int[] row) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width(), 1, bands);
        colours.convert(bands, width(), row);
    }

    /** A sample scaled from the file's range to 0..255, rounded. */
    public int toEightBits(int sample) {
        return highest == 255 ? sample : (sample * 255 + highest / 2) / highest;
    }
}
