package org.dapo.engine.internal.data;

import java.util.BitSet;
import java.util.List;
import org.dapo.api.metric.LabelMap;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/** Combines the masks of an image into one label map, after any resizing. */
final class MaskCombiner {
    /**
     * A defect: its covered pixels, one bit each since an image may be large and have many defects; its label; its area before
     * resizing.
     */
    record Coverage(BitSet pixels, short label, int sourceArea) {
        /** Applies a rule to the share, 0 to 1, of each pixel that the mask covers. */
        static Coverage of(float[] values, MaskRule rule, short label, int sourceArea) {
            BitSet pixels = new BitSet(values.length);
            for (int i = 0; i < values.length; i++) {
                pixels.set(i, rule == MaskRule.EXACTLY_ONE ? values[i] >= 1 : values[i] > 0.5f);
            }
            return new Coverage(pixels, label, sourceArea);
        }
    }

    private MaskCombiner() {}

    /** The label of a pixel claimed by two types. */
    enum Overlap {
        /** Untyped: ignored by multi-type metrics, still a defect in binary ones. */
        UNTYPED,
        /**
         * The type of the smaller region, so that tuning does not lose a scratch on a stain. Two identical regions are untyped.
         */
        SMALLER_WINS
    }

    static short[] combine(int pixels, List<Coverage> masks, Overlap overlap) {
        short[] labels = new short[pixels];
        List<Coverage> order = overlap == Overlap.SMALLER_WINS
                ? masks.stream()
                        .sorted((a, b) -> Integer.compare(b.sourceArea(), a.sourceArea()))
                        .toList()
                : masks;
        for (int m = 0; m < order.size(); m++) {
            Coverage mask = order.get(m);
            // For example, a data set has one mask for all types of an image. Small masks may become identical by
            // resizing.
            boolean twice = order.subList(0, m).stream()
                    .anyMatch(other -> other.label() != mask.label()
                            && other.sourceArea() == mask.sourceArea()
                            && other.pixels().equals(mask.pixels()));
            mask.pixels().stream().forEach(i -> {
                boolean claimed = labels[i] != LabelMap.NORMAL && labels[i] != mask.label();
                labels[i] = twice || (claimed && overlap == Overlap.UNTYPED) ? LabelMap.UNTYPED : mask.label();
            });
        }
        return labels;
    }
}
