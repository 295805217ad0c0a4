package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTargetsTest {
    @Test
    void patchesBelongToWhatTheyShowAndBothSidesWeighTheSame() {
        // 4 x 4 pixels in patches of side 2. A hole (label 2) covers one patch; the good twin has none.
        short[] hole = new short[16];
        hole[0] = hole[1] = hole[4] = hole[5] = 2;
        float[] targets = ProbeTargets.patches(List.of(hole, new short[16]), 4, 2, 2);
        float sound = 0.5f / 7;
        float[] expected = new float[8 * 3];
        for (int patch = 0; patch < 8; patch++) {
            expected[3 * patch] = sound;
        }
        expected[0] = 0;
        expected[2] = 0.5f;
        assertArrayEquals(expected, targets, 1e-7f);
    }

    @Test
    void theTypeWithTheMostPixelsIsAPatchsOwn() {
        short[] labels = {1, 2, 2, 0};
        assertArrayEquals(new float[] {0, 0, 1}, ProbeTargets.patches(List.of(labels), 2, 2, 2), 1e-7f);
    }

    @Test
    void sliversAndWhatNobodyKnowsCountForNothing() {
        short[] sliver = new short[64];
        sliver[3] = 1;
        short[] unknown = new short[64];
        unknown[3] = ProbeTargets.UNKNOWN;
        float[] targets = ProbeTargets.patches(List.of(sliver, unknown, new short[0], new short[64]), 8, 8, 1);
        assertArrayEquals(new float[] {0, 0, 0, 0, 0, 0, 1, 0}, targets, 1e-7f);
    }

    @Test
    void anImageShowsAllTypesThatAreSeenInItOrIsSound() {
        short[] both = {0, 1, 2, 2};
        short[] unknown = {0, ProbeTargets.UNKNOWN, 2, 2};
        float[] targets = ProbeTargets.images(List.of(both, new short[4], unknown, new short[0], new short[4]), 2);
        assertArrayEquals(new float[] {0, 0.25f, 0.25f, 0.25f, 0, 0, 0, 0, 0, 0, 0, 0, 0.25f, 0, 0}, targets, 1e-7f);
    }
}
