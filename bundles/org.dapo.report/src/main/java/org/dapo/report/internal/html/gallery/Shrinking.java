package org.dapo.report.internal.html.gallery;

import java.util.BitSet;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.imaging.Kernel;
import org.dapo.imaging.Resize;

/**
 * Reduces pictures, maps and masks so that no side is longer than a page needs. Nothing is enlarged.
 *
 * @param width the new width
 * @param height the new height
 */
record Shrinking(int width, int height) {
    static Shrinking to(int side, RgbImage image) {
        double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
        return new Shrinking(Math.max(1, (int) Math.round(scale * image.width())), Math.max(1, (int)
                Math.round(scale * image.height())));
    }

    RgbImage image(RgbImage image) {
        return Resize.image(image, width, height, Kernel.BICUBIC);
    }

    ScoreMap map(ScoreMap map) {
        return Resize.scores(map, width, height);
    }

    /** A pixel that is covered only in part counts too, so that a thin scratch stays visible. */
    Mask mask(Mask mask) {
        if (mask.width() == width && mask.height() == height) {
            return mask;
        }
        BitSet bits = new BitSet(width * height);
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                if (mask.get(x, y)) {
                    int row = (int) ((long) y * height / mask.height());
                    bits.set(row * width + (int) ((long) x * width / mask.width()));
                }
            }
        }
        return new Mask(width, height, bits);
    }
}
