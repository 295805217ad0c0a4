package org.dapo.dataset.rendered.internal.scene;

import java.util.BitSet;
import org.dapo.api.image.Mask;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;

/**
 * Adds a defect to a picture, as plainly as is wanted.
 *
 * @param picture red, green and blue of each pixel as they are so far; changed
 * @param good the piece with nothing wrong, in the same light
 * @param bad the piece with the defect
 * @param mask the defect's pixels
 * @param taken the pixels of the defects before it, which lie on top
 */
record Blend(float[] picture, float[] good, float[] bad, Mask mask, BitSet taken) {
    /** Beyond this a faint difference is not blown up: it would show what is wrong with the drawing. */
    private static final float MOST_GAIN = 4;

    /** A shape that is wrong cannot be half there without looking like a double exposure. */
    private static final float LEAST_GAIN_OF_SHAPE = 0.4f;

    /** So much of the wanted difference has to be left where the sensor is overexposed. */
    private static final float ENOUGH = 0.7f;

    /** How much of the difference between the good and the bad piece the picture gets, so that it comes to what is wanted. */
    float gain(DefectKind kind, float contrast, Draws draws) {
        if (!(kind.way() instanceof DefectKind.Marked)) {
            return Curves.mix(LEAST_GAIN_OF_SHAPE, 1, contrast);
        }
        float wanted = contrast * kind.prominence() * draws.real("prominence", 0.85f, 1.15f);
        float gain = Math.min(MOST_GAIN, wanted / Math.max(difference(), 1e-3f));
        // What is too bright to become brighter becomes darker.
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

    /** What a sensor would see of it. */
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
