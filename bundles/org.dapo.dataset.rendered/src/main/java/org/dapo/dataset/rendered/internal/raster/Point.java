package org.dapo.dataset.rendered.internal.raster;

/** What is at one point of a scene, before light falls on it. Mutable, and one for each thread: it is filled per pixel. */
public final class Point {
    /** Share of red light that is reflected, 0 to 1. */
    public float red;

    /** Share of green light that is reflected, 0 to 1. */
    public float green;

    /** Share of blue light that is reflected, 0 to 1. */
    public float blue;

    /** Height above the ground in units of the scene, which is 2 wide. */
    public float height;

    /** How much it shines, 0 to 1. */
    public float gloss;

    /** How much of it belongs to the product and not to what lies behind, 0 to 1. */
    public float inside;

    /** The side of a pixel in units of the scene; given, not filled. */
    public float pixel;

    /** Starts the point anew with a colour: flat, dull, and all product. */
    public void paint(Tint tint, float brightness) {
        red = tint.red() * brightness;
        green = tint.green() * brightness;
        blue = tint.blue() * brightness;
        height = 0;
        gloss = 0;
        inside = 1;
    }

    /** Covers the point with a colour. */
    public void over(Tint tint, float share) {
        over(tint, 1, share);
    }

    /** Covers the point with a colour, made lighter or darker. */
    public void over(Tint tint, float brightness, float share) {
        red += (tint.red() * brightness - red) * share;
        green += (tint.green() * brightness - green) * share;
        blue += (tint.blue() * brightness - blue) * share;
    }

    /** Makes it lighter or darker. */
    public void shade(float factor) {
        red *= factor;
        green *= factor;
        blue *= factor;
    }
}
