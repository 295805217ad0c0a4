package org.dapo.engine.internal.framing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.TypeFinding;
import org.dapo.imaging.Kernel;
import org.dapo.nn.api.backbone.Preprocessing;
import org.junit.jupiter.api.Test;

class LikeliestTypesTest {
    private final LikeliestTypes types = new LikeliestTypes(
            List.of("cut", "hole", "dent"), new short[] {0, 1, 1, 2, 2, 2}, new float[] {0.5f, 0.7f, 0.9f});

    @Test
    void theTypeOfMostPixelsIsElectedAndOfTiedOnesTheFirst() {
        assertEquals(Optional.of("dent"), elected(types, 0, 6));
        assertEquals(Optional.of("hole"), elected(types, 0, 4));
        assertEquals(Optional.of("cut"), elected(types, 0, 2));
        assertEquals(Optional.of("hole"), elected(types, 1, 5));
        assertEquals(Optional.empty(), elected(LikeliestTypes.NONE, 0, 6));
    }

    private static Optional<String> elected(LikeliestTypes types, int from, int to) {
        int[] votes = types.noVotes();
        types.vote(from, to, votes);
        return types.elected(votes);
    }

    @Test
    void theAreaOfATypeIsThatOfThePixelsAboveTheThreshold() {
        Map<String, TypeFinding> findings =
                types.findings(new ScoreMap(6, 1, new float[] {1, 1, 0.5f, 0.6f, 0.4f, 0.6f}), 0.5f);

        assertEquals("[cut, hole, dent]", findings.keySet().toString());
        assertEquals(
                List.of(new TypeFinding(0.5f, 1), new TypeFinding(0.7f, 1), new TypeFinding(0.9f, 2)),
                List.copyOf(findings.values()));
    }

    /** 255 times 0.4815, 0.4578 and 0.4082. */
    @Test
    void whatAnImageLeavesFreeIsFilledWithTheMeanOfThePreprocessing() {
        Look look = Look.of(Framing.SQUARE, 16, Preprocessing.CLIP, 3);

        assertArrayEquals(new byte[] {123, 117, 104}, look.fill());
        assertEquals(Kernel.BICUBIC, look.kernel());
    }
}
