package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DepthTest {
    @Test
    void layersLieAtTheSameSharesOfEveryDepth() {
        assertEquals(List.of(6, 12, 18, 24), Depth.spread(4, 24));
        assertEquals(List.of(8, 16, 24, 32), Depth.spread(4, 32));
        assertEquals(List.of(1, 2, 3, 4), Depth.spread(4, 4));
        assertEquals(List.of(1, 2), Depth.spread(4, 2));
        assertEquals(6, Depth.share(6, 24, 24));
        assertEquals(3, Depth.share(6, 24, 12));
        assertEquals(1, Depth.share(6, 24, 1));
    }
}
