package org.dapo.dataset.rendered.internal.raster;

/**
 * The mathematical functions used for drawing. They use only additions, products and exact roots, which Java defines bit by bit.
 * The platform's sine and similar functions may differ between machines, and StrictMath's are too slow per pixel.
 */
public final class Curves {
    private static final float BELOW_ONE = Math.nextDown(1f);

    private Curves() {}

    /** The largest whole number not above the value, which is within the range of an int. */
    public static int floor(float value) {
        int cut = (int) value;
        return value < cut ? cut - 1 : cut;
    }

    /** The part above {@link #floor}, at least 0 and below 1: just below 0, the float difference would round to 1. */
    public static float fraction(float value) {
        return Math.min(value - floor(value), BELOW_ONE);
    }

    /** Limits the value to 0 to 1. */
    public static float clamp(float value) {
        return value < 0 ? 0 : value > 1 ? 1 : value;
    }

    /** Linear interpolation from {@code a} at share 0 to {@code b} at share 1. */
    public static float mix(float a, float b, float share) {
        return a + (b - a) * share;
    }

    /** 0 up to {@code low}, 1 from {@code high}, smooth in between; falling if {@code high < low}. */
    public static float step(float low, float high, float value) {
        float t = clamp((value - low) / (high - low));
        return t * t * (3 - 2 * t);
    }

    /** 1 at 0, falling smoothly to 0 at a distance of {@code reach}. */
    public static float bell(float distance, float reach) {
        float t = 1 - clamp(Math.abs(distance) / reach);
        return t * t * (3 - 2 * t);
    }

    /** The share of a pixel inside a shape, given the signed distance to its edge (negative inside). */
    public static float cover(float distance, float pixel) {
        return clamp(0.5f - distance / pixel);
    }

    /** Sine of an angle in turns, within 0.0011: Bhaskara's parabola, refined once. */
    public static float sine(float turns) {
        float t = 2 * fraction(turns) - 1;
        float parabola = -4 * t * (1 - Math.abs(t));
        return parabola * (0.775f + 0.225f * Math.abs(parabola));
    }

    /** Cosine of an angle in turns, as exact as {@link #sine}. */
    public static float cosine(float turns) {
        return sine(turns + 0.25f);
    }

    /** A triangle wave between -1 and 1 with a period of 1. */
    public static float zigzag(float turns) {
        return 4 * Math.abs(fraction(turns) - 0.5f) - 1;
    }

    /** Length of a vector. */
    public static float length(float x, float y) {
        return (float) Math.sqrt(x * x + y * y);
    }

    /** Direction of a vector in turns, -0.5 to 0.5, within 0.001; 0 for none. A quotient's arc tangent by a cubic. */
    public static float turns(float x, float y) {
        float wide = Math.abs(x);
        float tall = Math.abs(y);
        float most = Math.max(wide, tall);
        if (most == 0) {
            return 0;
        }
        float q = Math.min(wide, tall) / most;
        float arc = q * (0.125f + (1 - q) * (0.0389f + 0.0106f * q));
        float quarter = tall > wide ? 0.25f - arc : arc;
        float half = x < 0 ? 0.5f - quarter : quarter;
        return y < 0 ? -half : half;
    }
}
