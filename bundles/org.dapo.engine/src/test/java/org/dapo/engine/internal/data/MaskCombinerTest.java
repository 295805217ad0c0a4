package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.dapo.engine.internal.data.MaskCombiner.Coverage;
import org.dapo.engine.internal.data.MaskCombiner.Overlap;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;
import org.junit.jupiter.api.Test;

class MaskCombinerTest {
    private final Coverage large = new Coverage(new float[] {1, 1, 0.6f, 0.5f}, (short) 1, 9);
    private final Coverage small = new Coverage(new float[] {0, 1, 1, 0}, (short) 2, 3);

    @Test
    void inTuningTheSmallerRegionWinsWhateverTheOrder() {
        short[] expected = {1, 2, 2, 0};
        assertArrayEquals(expected, combine(List.of(large, small), MaskRule.ABOVE_HALF, Overlap.SMALLER_WINS));
        assertArrayEquals(expected, combine(List.of(small, large), MaskRule.ABOVE_HALF, Overlap.SMALLER_WINS));
    }

    @Test
    void inEvaluationAPixelOfTwoTypesHasNone() {
        assertArrayEquals(
                new short[] {1, -1, -1, 0}, combine(List.of(large, small), MaskRule.ABOVE_HALF, Overlap.UNTYPED));
    }

    @Test
    void thePrototypeTunesOnPixelsThatAreWhollyCovered() {
        assertArrayEquals(
                new short[] {1, 1, 0, 0}, combine(List.of(large), MaskRule.EXACTLY_ONE, Overlap.SMALLER_WINS));
    }

    private static short[] combine(List<Coverage> masks, MaskRule rule, Overlap overlap) {
        return MaskCombiner.combine(4, masks, rule, overlap);
    }
}
