package org.dapo.imaging;

import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.imaging.internal.BytePasses;
import org.dapo.imaging.internal.FloatPasses;
import org.dapo.imaging.internal.Taps;

/**
 * Resizes exactly as Pillow 13 does ({@code Image.resize}). Pixel centres are at halves, weights are renormalised at edges, and
 * each axis has its own pass. An 8-bit image is rounded and clipped between the passes, in fixed point with 22 fractional bits.
 * Target sides are at least 1. The aspect ratio is not preserved automatically.
 *
 * <p>The width is resized first, then the height. If the height loses more than twice as many pixels as the width, the order is
 * reversed. Pillow before version 13 had no such exception, so its results differ for those images: by one level where they are
 * smooth, and by more where a bicubic kernel overshoots at an edge, since overshoot is clipped between the passes.
 */
public final class Resize {
    private Resize() {}

    /**
     * Resizes an image, bit for bit as Pillow's mode {@code RGB}.
     *
     * @param image the image
     * @param width new width in pixels, at least 1
     * @param height new height in pixels, at least 1
     * @param kernel the kernel
     * @return the resized image; the image itself if it has that size
     * @throws IllegalArgumentException if a side is below 1 or the result would not fit an array
     */
    public static RgbImage image(RgbImage image, int width, int height, Kernel kernel) {
        check(width, height, 3);
        if (image.width() == width && image.height() == height) {
            return image;
        }
        byte[] pixels = bytes(image.pixels(), image.width(), image.height(), width, height, 3, kernel);
        return new RgbImage(width, height, pixels);
    }

    /**
     * Resizes a mask bilinearly: the defective fraction of each target pixel, in steps of 1/255. It is bit for bit Pillow's mode
     * {@code L} of 0 and 255, divided by 255. So {@code == 1.0f} and {@code > 0.5f} select the same pixels as there.
     *
     * @param mask the mask
     * @param width new width in pixels, at least 1
     * @param height new height in pixels, at least 1
     * @return {@code width * height} values within 0 and 1, row by row from the top
     * @throws IllegalArgumentException if a side is below 1 or the result would not fit an array
     */
    public static float[] mask(Mask mask, int width, int height) {
        check(width, height, 1);
        byte[] full = new byte[mask.width() * mask.height()];
        for (int i = mask.bits().nextSetBit(0); i >= 0; i = mask.bits().nextSetBit(i + 1)) {
            full[i] = (byte) 255;
        }
        byte[] resized = bytes(full, mask.width(), mask.height(), width, height, 1, Kernel.BILINEAR);
        float[] values = new float[resized.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (resized[i] & 0xff) / 255f;
        }
        return values;
    }

    /**
     * Resizes a score map bilinearly, as Pillow's mode {@code F}: sums in double precision, each pass rounded to float.
     * When it grows, this is plain bilinear interpolation with half-pixel centres; when it shrinks, it is antialiased.
     *
     * @param map the scores
     * @param width new width in pixels, at least 1
     * @param height new height in pixels, at least 1
     * @return the resized scores; the map itself if it has that size
     * @throws IllegalArgumentException if a side is below 1 or the result would not fit an array
     */
    public static ScoreMap scores(ScoreMap map, int width, int height) {
        check(width, height, 1);
        if (map.width() == width && map.height() == height) {
            return map;
        }
        ScoreMap between =
                rowsFirst(map.width(), map.height(), width, height) ? withHeight(map, height) : withWidth(map, width);
        return withHeight(withWidth(between, width), height);
    }

    private static void check(int width, int height, int channels) {
        if (width < 1 || height < 1 || (long) channels * width * height > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("cannot resize to %d x %d".formatted(width, height));
        }
    }

    /** Pillow's choice since version 13: very tall images are cheaper that way. */
    private static boolean rowsFirst(int w, int h, int width, int height) {
        return h - height > 2L * Math.max(0, w - width);
    }

    private static ScoreMap withWidth(ScoreMap map, int width) {
        if (map.width() == width) {
            return map;
        }
        Taps taps = Taps.of(map.width(), width, Kernel.BILINEAR);
        return new ScoreMap(width, map.height(), FloatPasses.columns(map.values(), map.width(), map.height(), taps));
    }

    private static ScoreMap withHeight(ScoreMap map, int height) {
        if (map.height() == height) {
            return map;
        }
        Taps taps = Taps.of(map.height(), height, Kernel.BILINEAR);
        return new ScoreMap(map.width(), height, FloatPasses.rows(map.values(), map.width(), taps));
    }

    private static byte[] bytes(byte[] from, int w, int h, int width, int height, int channels, Kernel kernel) {
        if (rowsFirst(w, h, width, height)) {
            byte[] low = rows(from, h, w * channels, height, kernel);
            return columns(low, w, height, width, channels, kernel);
        }
        byte[] wide = columns(from, w, h, width, channels, kernel);
        return rows(wide, h, width * channels, height, kernel);
    }

    private static byte[] columns(byte[] from, int w, int h, int width, int channels, Kernel kernel) {
        return w == width ? from : BytePasses.columns(from, w, h, channels, Taps.of(w, width, kernel));
    }

    private static byte[] rows(byte[] from, int h, int stride, int height, Kernel kernel) {
        return h == height ? from : BytePasses.rows(from, stride, Taps.of(h, height, kernel));
    }
}
