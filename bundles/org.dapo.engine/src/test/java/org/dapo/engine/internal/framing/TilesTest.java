package org.dapo.engine.internal.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.dapo.engine.internal.framing.Tiles.Tile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TilesTest {
    @ParameterizedTest
    @CsvSource({"100, 40, 0.25", "101, 40, 0.5", "97, 13, 0", "40, 40, 0.25", "41, 40, 0.5", "7, 40, 0.25", "1, 1, 0.5"
    })
    void tilesCoverASideOfAnyLengthAndTheirSharesSumToOne(int whole, int tile, double overlap) {
        List<Tile> tiles = Tiles.along(whole, tile, overlap);
        double[] shares = new double[whole];
        for (Tile one : tiles) {
            for (int i = 0; i < one.length(); i++) {
                shares[one.start() + i] += one.weights()[i];
            }
        }

        for (double share : shares) {
            assertEquals(1, share, 1e-6);
        }
        assertEquals(0, tiles.get(0).start());
        assertEquals(whole, tiles.get(tiles.size() - 1).end());
        for (int i = 1; i < tiles.size(); i++) {
            int shared = tiles.get(i - 1).end() - tiles.get(i).start();
            assertTrue(shared >= Math.floor(overlap * Math.min(whole, tile)) - 1, "only " + shared + " in common");
        }
    }

    /** Where two tiles lie over each other, each weighs more the farther its own end is. */
    @Test
    void aTileWeighsLeastAtItsEnds() {
        List<Tile> tiles = Tiles.along(60, 40, 0.5);
        assertEquals(List.of(0, 20), tiles.stream().map(Tile::start).toList());
        for (int i = 0; i < 20; i++) {
            assertEquals((20 - i) / 21f, tiles.get(0).weights()[20 + i], 1e-6f);
            assertEquals((1 + i) / 21f, tiles.get(1).weights()[i], 1e-6f);
        }
    }

    @Test
    void noMoreTilesThanAreNeeded() {
        assertEquals(3, Tiles.along(100, 40, 0.25).size());
        assertEquals(1, Tiles.along(40, 40, 0.5).size());
        assertEquals(2, Tiles.along(41, 40, 0.5).size());
    }
}
