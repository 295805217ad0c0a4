package org.dapo.engine.internal.data;

import java.util.List;
import org.dapo.api.metric.LabelMap;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/** Makes one label map of the masks of an image, after they were resized to the input side. */
final class MaskCombiner {
    /** A defect's mask: coverage of 0 to 1 per pixel, and the defect's label. */
    record Coverage(float[] values, short label, int sourceArea) {}

    private MaskCombiner() {}

    /** What becomes of a pixel that two types claim. */
    enum Overlap {
        /** It has no type: left out of multi-type metrics, still a defect in binary ones. */
        UNTYPED,
        /** The smaller region has it, so that a scratch on a stain is not lost in tuning. */
        SMALLER_WINS
    }

    static short[] combine(int pixels, List<Coverage> masks, MaskRule rule, Overlap overlap) {
        short[] labels = new short[pixels];
        List<Coverage> order = overlap == Overlap.SMALLER_WINS
                ? masks.stream()
                        .sorted((a, b) -> Integer.compare(b.sourceArea(), a.sourceArea()))
                        .toList()
                : masks;
        for (Coverage mask : order) {
            for (int i = 0; i < labels.length; i++) {
                if (covered(mask.values()[i], rule)) {
                    boolean claimed = labels[i] != LabelMap.NORMAL && labels[i] != mask.label();
                    labels[i] = claimed && overlap == Overlap.UNTYPED ? LabelMap.UNTYPED : mask.label();
                }
            }
        }
        return labels;
    }

    private static boolean covered(float value, MaskRule rule) {
        return rule == MaskRule.EXACTLY_ONE ? value >= 1 : value > 0.5f;
    }
}
