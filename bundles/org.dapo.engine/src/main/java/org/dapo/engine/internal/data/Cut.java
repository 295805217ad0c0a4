package org.dapo.engine.internal.data;

import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing.Box;

/** Cuts parts out of images and their results. */
public final class Cut {
    private Cut() {}

    /** A rectangle within an image; the image itself if it covers all of it. */
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

    /** The prediction for a box within an image, with the image's score. */
    public static Prediction of(Prediction prediction, Box box) {
        return new Prediction(
                prediction.score(),
                of(prediction.anomaly(), box),
                prediction.states().stream().map(map -> of(map, box)).toList());
    }

    private static ScoreMap of(ScoreMap map, Box box) {
        float[] values = new float[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(
                    map.values(), (box.top() + y) * map.width() + box.left(), values, y * box.width(), box.width());
        }
        return new ScoreMap(box.width(), box.height(), values);
    }

    /** The labels of a box within an image of the given width. */
    public static short[] of(short[] labels, int width, Box box) {
        short[] within = new short[box.width() * box.height()];
        for (int y = 0; y < box.height(); y++) {
            System.arraycopy(labels, (box.top() + y) * width + box.left(), within, y * box.width(), box.width());
        }
        return within;
    }
}
