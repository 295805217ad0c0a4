package org.dapo.dataset.rendered.internal.raster;

/** Signed distances to the edges of shapes, negative inside, for drawing any shape with smooth edges. */
public final class Shapes {
    private Shapes() {}

    /** An upright rectangle about the origin with rounded corners; the half sides include the rounding. */
    public static float box(float x, float y, float halfWidth, float halfHeight, float rounding) {
        float dx = Math.abs(x) - halfWidth + rounding;
        float dy = Math.abs(y) - halfHeight + rounding;
        float outside = Curves.length(Math.max(dx, 0), Math.max(dy, 0));
        return outside + Math.min(Math.max(dx, dy), 0) - rounding;
    }

    /** A ring about the origin. */
    public static float ring(float x, float y, float inner, float outer) {
        float middle = (inner + outer) / 2;
        return Math.abs(Curves.length(x, y) - middle) - (outer - inner) / 2;
    }

    /** The straight line from {@code (ax, ay)} to {@code (bx, by)}, without width: never negative. */
    public static float segment(float x, float y, float ax, float ay, float bx, float by) {
        float wx = bx - ax;
        float wy = by - ay;
        float along = Curves.clamp(((x - ax) * wx + (y - ay) * wy) / Math.max(wx * wx + wy * wy, 1e-12f));
        return Curves.length(x - ax - along * wx, y - ay - along * wy);
    }

    /** A regular polygon about the origin, by its corners' number and the distance of its sides. */
    public static float polygon(float x, float y, int corners, float apothem) {
        float turn = Curves.turns(x, y);
        float within = (Curves.fraction(turn * corners + 0.5f) - 0.5f) / corners;
        return Curves.length(x, y) * Curves.cosine(within) - apothem;
    }
}
