package org.dapo.report.internal.html;

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
        float[] shares = Resize.mask(mask, width, height);
        BitSet bits = new BitSet(shares.length);
        for (int i = 0; i < shares.length; i++) {
            bits.set(i, shares[i] > 0);
        }
        return new Mask(width, height, bits);
    }
}
