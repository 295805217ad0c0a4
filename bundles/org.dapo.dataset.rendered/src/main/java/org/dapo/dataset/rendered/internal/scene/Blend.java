package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;
import org.dapo.api.image.Mask;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * Adds a defect to a picture, with the wanted visibility.
 *
 * @param picture red, green and blue of each pixel so far; changed
 * @param good the piece without defect, in the same light
 * @param bad the piece with the defect
 * @param mask the defect's pixels
 * @param taken the pixels of earlier defects, which lie on top
 */
record Blend(float[] picture, float[] good, float[] bad, Mask mask, BitSet taken) {
    /** The largest gain; amplifying a faint difference further would show flaws of the drawing. */
    private static final float MOST_GAIN = 4;

    /** The least gain of a wrong shape; a weaker one looks like a double exposure. */
    private static final float LEAST_GAIN_OF_SHAPE = 0.4f;

    /** The fraction of the wanted difference that must remain where the sensor is overexposed. */
    private static final float ENOUGH = 0.7f;

    /** The factor for the difference between the good and the bad piece that gives the wanted contrast. */
    float gain(DefectKind kind, float contrast, Draws draws) {
        if (!(kind.way() instanceof DefectKind.Marked)) {
            return Curves.mix(LEAST_GAIN_OF_SHAPE, 1, contrast);
        }
        float wanted = contrast * kind.prominence() * draws.real("prominence", 0.85f, 1.15f);
        float gain = Math.min(MOST_GAIN, wanted / Math.max(difference(), 1e-3f));
        // If the picture is too bright to become brighter, it becomes darker.
        float best = gain;
        for (float tried : new float[] {gain, -gain, 2 * gain, -2 * gain}) {
            if (seen(best) >= ENOUGH * wanted) {
                break;
            }
            best = seen(tried) > seen(best) ? tried : best;
        }
        return best;
    }

    /** Changes the picture. */
    void apply(float gain) {
        for (int at = 0; at < picture.length / 3; at++) {
            if (!taken.get(at)) {
                for (int sample = 3 * at; sample < 3 * at + 3; sample++) {
                    picture[sample] += gain * (bad[sample] - good[sample]);
                }
            }
        }
    }

    /** Mean absolute difference over the mask and the three colours. */
    private float difference() {
        float sum = 0;
        for (int at = mask.bits().nextSetBit(0); at >= 0; at = mask.bits().nextSetBit(at + 1)) {
            for (int sample = 3 * at; sample < 3 * at + 3; sample++) {
                sum += Math.abs(bad[sample] - good[sample]);
            }
        }
        return sum / (3 * Math.max(1, mask.area()));
    }

    /** The mean absolute difference that a sensor would see. */
    private float seen(float gain) {
        float sum = 0;
        for (int at = mask.bits().nextSetBit(0); at >= 0; at = mask.bits().nextSetBit(at + 1)) {
            for (int sample = 3 * at; sample < 3 * at + 3; sample++) {
                float changed = picture[sample] + gain * (bad[sample] - good[sample]);
                sum += Math.abs(Curves.clamp(changed) - Curves.clamp(picture[sample]));
            }
        }
        return sum / (3 * Math.max(1, mask.area()));
    }
}
