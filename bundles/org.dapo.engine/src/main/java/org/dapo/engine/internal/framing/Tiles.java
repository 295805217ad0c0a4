package org.dapo.engine.internal.framing;

import java.util.ArrayList;
import java.util.List;

/** Overlapping tiles along one side of an image. */
final class Tiles {
    private Tiles() {}

    /**
     * A tile.
     *
     * @param start its first pixel
     * @param length its number of pixels
     * @param weights the tile's weight in the result of each of its pixels; the weights of all tiles of a pixel sum to 1
     */
    record Tile(int start, int length, float[] weights) {
        int end() {
            return start + length;
        }
    }

    /**
     * The smallest sufficient number of tiles, evenly spread so that none is cut off at the end.
     *
     * @param whole the side's length in pixels
     * @param tile the length of a tile; one tile suffices for a shorter side
     * @param overlap the minimum overlap of neighbouring tiles as a share of their length, 0 to 0.5
     * @return the tiles in order
     */
    static List<Tile> along(int whole, int tile, double overlap) {
        int length = Math.min(whole, tile);
        int step = Math.max(1, (int) Math.floor(length * (1 - overlap)));
        int number = 1 + (whole - length + step - 1) / step;
        double[] sums = new double[whole];
        int[] starts = new int[number];
        for (int i = 0; i < number; i++) {
            starts[i] = number == 1 ? 0 : (int) Math.round((double) i * (whole - length) / (number - 1));
            for (int j = 0; j < length; j++) {
                sums[starts[i] + j] += ramp(j, length);
            }
        }
        List<Tile> tiles = new ArrayList<>();
        for (int start : starts) {
            float[] weights = new float[length];
            for (int j = 0; j < length; j++) {
                weights[j] = (float) (ramp(j, length) / sums[start + j]);
            }
            tiles.add(new Tile(start, length, weights));
        }
        return tiles;
    }

    /** A tile weighs most in its middle, so that no seam shows at the next tile. */
    private static int ramp(int at, int length) {
        return Math.min(at + 1, length - at);
    }
}
