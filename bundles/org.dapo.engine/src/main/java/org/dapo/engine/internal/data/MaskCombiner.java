package org.dapo.engine.internal.data;

import java.util.BitSet;
import java.util.List;
import org.dapo.api.metric.LabelMap;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/** Makes one label map of the masks of an image, after they were resized to the input side. */
final class MaskCombiner {
    /** A defect: the pixels that it covers, a bit each, as an image may be large and have many; its label; and its area before it was resized. */
    record Coverage(BitSet pixels, short label, int sourceArea) {
        /** From how much of each pixel, 0 to 1, the mask covers. */
        static Coverage of(float[] values, MaskRule rule, short label, int sourceArea) {
            BitSet pixels = new BitSet(values.length);
            for (int i = 0; i < values.length; i++) {
                pixels.set(i, rule == MaskRule.EXACTLY_ONE ? values[i] >= 1 : values[i] > 0.5f);
            }
            return new Coverage(pixels, label, sourceArea);
        }
    }

    private MaskCombiner() {}

    /** What becomes of a pixel that two types claim. */
    enum Overlap {
        /** It has no type: left out of multi-type metrics, still a defect in binary ones. */
        UNTYPED,
        /** The smaller region has it, so that a scratch on a stain is not lost in tuning; of two that are the same, neither has. */
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
            // As where a data set has one mask for all types of an image. Small ones may become the same when they are
            // resized.
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
