package org.dapo.engine.internal.framing;

import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.engine.internal.data.Cut;

/**
 * A part of an image that goes through the network in one pass.
 *
 * @param seen the analysed area of the image
 * @param across the horizontal position of this window within it
 * @param down the vertical position within it
 */
record Window(Box seen, Tiles.Tile across, Tiles.Tile down) {
    RgbImage of(RgbImage image) {
        return Cut.of(image, seen.left() + across.start(), seen.top() + down.start(), across.length(), down.length());
    }

    /**
     * Adds the window's weighted map to a larger map.
     *
     * @param map the map of the window, at its size
     * @param sum the values of a map that covers at least the analysed area
     * @param width that map's width
     * @param left the column of that map at which the analysed area begins
     * @param top the row at which it begins; negative if the map lacks its first rows
     */
    void add(ScoreMap map, float[] sum, int width, int left, int top) {
        for (int y = 0; y < down.length(); y++) {
            int row = (top + down.start() + y) * width + left + across.start();
            for (int x = 0; x < across.length(); x++) {
                float weight = down.weights()[y] * across.weights()[x];
                sum[row + x] += weight * map.values()[y * across.length() + x];
            }
        }
    }
}
