package org.dapo.dataset.rendered.internal.raster;

/** The surface at one point of a scene, before lighting. Mutable; each thread reuses one for all pixels. */
public final class Point {
    /** Reflectance of red light, 0 to 1. */
    public float red;

    /** Reflectance of green light, 0 to 1. */
    public float green;

    /** Reflectance of blue light, 0 to 1. */
    public float blue;

    /** Height above the ground in units of the scene, which is 2 wide. */
    public float height;

    /** Gloss, 0 to 1. */
    public float gloss;

    /** The share that belongs to the product and not to the background, 0 to 1. */
    public float inside;

    /** The side of a pixel in units of the scene; an input. */
    public float pixel;

    /** Resets the point with a colour: flat, without gloss, and all product. */
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
