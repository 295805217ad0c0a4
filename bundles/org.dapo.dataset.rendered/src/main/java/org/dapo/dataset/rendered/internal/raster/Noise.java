package org.dapo.dataset.rendered.internal.raster;

/** Smooth noise and random cells over the plane, repeating after 128 units. Immutable. */
public final class Noise {
    /** Small enough for the table to fit the L1 cache of a core. */
    private static final int SIDE = 128;

    private static final int LAST = SIDE - 1;
    private static final float[] LATTICE = lattice();

    private final int shiftX;
    private final int shiftY;

    /** The random cell that contains a point; each caller has its own, which {@link #cells} fills. */
    public static final class Cell {
        /** Distance to the nearest centre, about 0 to 1. */
        public float nearest;

        /** Distance to the second nearest centre; the same as the nearest where two cells meet. */
        public float second;

        /** The cell's own random number, -1 to 1. */
        public float value;
    }

    /** Creates independent noise for one purpose. */
    public Noise(Draws draws, String name) {
        shiftX = draws.below(name + ".x", SIDE);
        shiftY = draws.below(name + ".y", SIDE);
    }

    private static float[] lattice() {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (Draws.mix(i * 0x9E3779B97F4A7C15L) >>> 40) * 0x1p-23f - 1;
        }
        return values;
    }

    /** Value noise: -1 to 1, smooth, features about one unit wide. */
    public float at(float x, float y) {
        int left = Curves.floor(x);
        int top = Curves.floor(y);
        float u = x - left;
        float v = y - top;
        u = u * u * (3 - 2 * u);
        v = v * v * (3 - 2 * v);
        int x0 = (left + shiftX) & LAST;
        int x1 = (x0 + 1) & LAST;
        int y0 = ((top + shiftY) & LAST) * SIDE;
        int y1 = (y0 + SIDE) & (SIDE * SIDE - 1);
        float above = Curves.mix(LATTICE[y0 + x0], LATTICE[y0 + x1], u);
        float below = Curves.mix(LATTICE[y1 + x0], LATTICE[y1 + x1], u);
        return Curves.mix(above, below, v);
    }

    /** Fractal noise: each layer is twice as fine and half as strong as the one before; about -1 to 1. */
    public float layered(float x, float y, int layers) {
        float sum = 0;
        float weight = 0.6f;
        for (int layer = 0; layer < layers; layer++) {
            sum += weight * at(x, y);
            x = 2 * x + 17.3f;
            y = 2 * y + 5.7f;
            weight /= 2;
        }
        return sum;
    }

    /** The random number of a pair of whole numbers, -1 to 1. */
    public float of(int column, int row) {
        return LATTICE[((row + shiftY) & LAST) * SIDE + ((column + shiftX) & LAST)];
    }

    /** Cells about random centres, one to a unit square: Worley, "A cellular texture basis function", 1996. */
    public void cells(float x, float y, Cell cell) {
        int left = Curves.floor(x);
        int top = Curves.floor(y);
        float nearest = 9;
        float second = 9;
        float value = 0;
        for (int row = top - 1; row <= top + 1; row++) {
            for (int column = left - 1; column <= left + 1; column++) {
                float own = of(column, row);
                float dx = column + 0.5f + 0.42f * own - x;
                float dy = row + 0.5f + 0.42f * of(column + 101, row + 57) - y;
                float squared = dx * dx + dy * dy;
                if (squared < nearest) {
                    second = nearest;
                    nearest = squared;
                    value = own;
                } else if (squared < second) {
                    second = squared;
                }
            }
        }
        cell.nearest = (float) Math.sqrt(nearest);
        cell.second = (float) Math.sqrt(second);
        cell.value = value;
    }
}
