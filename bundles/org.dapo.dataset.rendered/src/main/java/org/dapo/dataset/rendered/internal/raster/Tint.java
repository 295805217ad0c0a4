package org.dapo.dataset.rendered.internal.raster;

/**
 * A colour.
 *
 * @param red 0 to 1
 * @param green 0 to 1
 * @param blue 0 to 1
 */
public record Tint(float red, float green, float blue) {
    /** The colour of {@code 0xRRGGBB}. */
    public static Tint of(int rgb) {
        return new Tint((rgb >> 16 & 0xff) / 255f, (rgb >> 8 & 0xff) / 255f, (rgb & 0xff) / 255f);
    }

    /** A grey. */
    public static Tint grey(float level) {
        return new Tint(level, level, level);
    }

    /** This colour, lighter or darker. */
    public Tint times(float factor) {
        return new Tint(red * factor, green * factor, blue * factor);
    }

    /** From this colour at share 0 to another at share 1. */
    public Tint towards(Tint other, float share) {
        return new Tint(
                Curves.mix(red, other.red, share),
                Curves.mix(green, other.green, share),
                Curves.mix(blue, other.blue, share));
    }

    /** Perceived brightness, 0 to 1, with Rec. 601's weights. */
    public float luma() {
        return 0.299f * red + 0.587f * green + 0.114f * blue;
    }

    /** The distance to another colour: the sum over red, green and blue. */
    public float distance(Tint other) {
        return Math.abs(red - other.red) + Math.abs(green - other.green) + Math.abs(blue - other.blue);
    }

    /** A slightly different colour, as one piece differs from the next. */
    public Tint varied(Draws draws, float spread) {
        float light = 1 + draws.real("tint.light", -spread, spread);
        return new Tint(
                Curves.clamp(red * light * (1 + draws.real("tint.red", -spread, spread) / 3)),
                Curves.clamp(green * light * (1 + draws.real("tint.green", -spread, spread) / 3)),
                Curves.clamp(blue * light * (1 + draws.real("tint.blue", -spread, spread) / 3)));
    }
}
