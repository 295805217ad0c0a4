package org.dapo.imaging;

import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.imaging.internal.BytePasses;
import org.dapo.imaging.internal.FloatPasses;
import org.dapo.imaging.internal.Taps;

/**
 * Resizes exactly as Pillow does ({@code Image.resize}, libImaging/Resample.c): pixel centres at halves, edges
 * renormalised, columns first and rows second with an 8-bit image rounded in between, in fixed point with 22 fractional
 * bits. Target sides are 1 or more; the aspect ratio is the caller's affair.
 *
 * <p>This is Pillow up to version 12, which the published figures were made with. From 13 on, Pillow takes rows first where
 * the height shrinks far more than the width, and may then differ by 1 of 255.
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
     * Resizes a mask bilinearly: how much of each target pixel is defect, in steps of 1/255. It is bit for bit Pillow's
     * mode {@code L} of 0 and 255, divided by 255; so {@code == 1.0f} and {@code > 0.5f} select what they do there.
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
        float[] values = map.values();
        if (map.width() != width) {
            values = FloatPasses.columns(
                    values, map.width(), map.height(), Taps.of(map.width(), width, Kernel.BILINEAR));
        }
        if (map.height() != height) {
            values = FloatPasses.rows(values, width, Taps.of(map.height(), height, Kernel.BILINEAR));
        }
        return new ScoreMap(width, height, values);
    }

    private static void check(int width, int height, int channels) {
        if (width < 1 || height < 1 || (long) channels * width * height > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("cannot resize to %d x %d".formatted(width, height));
        }
    }

    private static byte[] bytes(byte[] from, int w, int h, int width, int height, int channels, Kernel kernel) {
        byte[] wide = w == width ? from : BytePasses.columns(from, w, h, channels, Taps.of(w, width, kernel));
        return h == height ? wide : BytePasses.rows(wide, width * channels, Taps.of(h, height, kernel));
    }
}
