package org.dapo.dataset.rendered.internal.product;

import org.dapo.dataset.rendered.internal.raster.Curves;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.raster.Noise;

/** Print that resembles writing from afar: letters of three by five strokes each, of no alphabet. */
final class Glyphs {
    private static final float GAP = 0.7f;

    private final Noise strokes;
    private final float height;

    /** Lines of a height in units of the scene. */
    Glyphs(Draws draws, String name, float height) {
        strokes = new Noise(draws, name);
        this.height = height;
    }

    /**
     * The amount of ink at a point of a line of letters.
     *
     * @param x from the start of the line
     * @param y from the top of the line
     * @param letters the number of letters in the line
     * @param line the line's number; each line has its own letters
     */
    float ink(float x, float y, int letters, int line) {
        float width = 0.8f * height;
        int letter = Curves.floor(x / width);
        if (y < 0 || y >= height || letter < 0 || letter >= letters || strokes.of(letter, 211 + line) > GAP) {
            return 0;
        }
        int column = (int) (Curves.fraction(x / width) * 4);
        int row = (int) (y / height * 5);
        return column < 3 && strokes.of(letter * 3 + column, row + 7 * line) > -0.25f ? 1 : 0;
    }
}
