package org.dapo.engine.internal.data;

import org.dapo.api.image.RgbImage;

/** Parts of images. */
public final class Cut {
    private Cut() {}

    /** A rectangle that lies within an image; the image itself if it is all of it. */
    public static RgbImage of(RgbImage image, int left, int top, int width, int height) {
        if (width == image.width() && height == image.height()) {
            return image;
        }
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(image.pixels(), 3 * ((top + y) * image.width() + left), pixels, 3 * y * width, 3 * width);
        }
        return new RgbImage(width, height, pixels);
    }
}
