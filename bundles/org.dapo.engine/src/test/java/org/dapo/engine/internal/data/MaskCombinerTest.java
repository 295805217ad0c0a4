package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.dapo.engine.internal.data.MaskCombiner.Coverage;
import org.dapo.engine.internal.data.MaskCombiner.Overlap;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.junit.jupiter.api.Test;

class MaskCombinerTest {
    private final Coverage large = large(MaskRule.ABOVE_HALF);
    private final Coverage small = Coverage.of(new float[] {0, 1, 1, 0}, MaskRule.ABOVE_HALF, (short) 2, 3);

    @Test
    void inTuningTheSmallerRegionWinsWhateverTheOrder() {
        short[] expected = {1, 2, 2, 0};
        assertArrayEquals(expected, combine(List.of(large, small), Overlap.SMALLER_WINS));
        assertArrayEquals(expected, combine(List.of(small, large), Overlap.SMALLER_WINS));
    }

    /** Some data sets have one mask for all types of an image. */
    @Test
    void inTuningOneMaskOfTwoTypesHasNone() {
        Coverage same = Coverage.of(new float[] {1, 1, 0.6f, 0.5f}, MaskRule.ABOVE_HALF, (short) 2, 9);
        assertArrayEquals(new short[] {-1, -1, -1, 0}, combine(List.of(large, same), Overlap.SMALLER_WINS));
        assertArrayEquals(new short[] {1, 1, 1, 0}, combine(List.of(large, large), Overlap.SMALLER_WINS));
    }

    @Test
    void ofTwoThatBecameTheSameWhenTheyWereResizedTheSmallerHadIt() {
        Coverage smaller = Coverage.of(new float[] {1, 1, 0.6f, 0.5f}, MaskRule.ABOVE_HALF, (short) 2, 8);
        assertArrayEquals(new short[] {2, 2, 2, 0}, combine(List.of(smaller, large), Overlap.SMALLER_WINS));
    }

    @Test
    void inEvaluationAPixelOfTwoTypesHasNone() {
        assertArrayEquals(new short[] {1, -1, -1, 0}, combine(List.of(large, small), Overlap.UNTYPED));
    }

    @Test
    void thePrototypeTunesOnPixelsThatAreWhollyCovered() {
        assertArrayEquals(
                new short[] {1, 1, 0, 0}, combine(List.of(large(MaskRule.EXACTLY_ONE)), Overlap.SMALLER_WINS));
    }

    private static Coverage large(MaskRule rule) {
        return Coverage.of(new float[] {1, 1, 0.6f, 0.5f}, rule, (short) 1, 9);
    }

    private static short[] combine(List<Coverage> masks, Overlap overlap) {
        return MaskCombiner.combine(4, masks, overlap);
    }
}
