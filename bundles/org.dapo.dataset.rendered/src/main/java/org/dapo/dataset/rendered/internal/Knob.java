package org.dapo.dataset.rendered.internal;

/** The numeric settings for users. */
public enum Knob {
    /** The visibility of defects; the split's own range if not set. */
    CONTRAST("contrast", 0.25, 1, false),
    /** The strength of the light; 1 is usual. */
    LIGHT("light", 0.3, 1.7, false),
    /** The direction of the light, in degrees from the right; random if not set. */
    LIGHT_ANGLE("light-angle", 0, 360, false),
    /** Standard deviation of the lens blur in pixels. */
    BLUR("blur", 0, 3, false),
    /** Standard deviation of the sensor noise in grey levels. */
    NOISE("noise", 0, 30, false),
    /** The apparent size of pieces; 1 is usual. */
    SCALE("scale", 0.5, 2, false),
    /** The largest deviation of the light's colour, as a fraction. */
    COLOUR("colour", 0, 0.5, false),
    /** The largest tilt of the camera; 1 is strong. */
    TILT("tilt", 0, 1, false),
    /** The largest rotation of pieces, in degrees to either side; what suits the product if not set. */
    ROTATION("rotation", 0, 180, false),
    /** Side of the images in pixels. */
    SIZE("size", 32, 1024, true),
    /** The seed of all random numbers. */
    SEED("seed", 0, 1L << 52, true),
    /** Images per product; the split's own number if not set. */
    IMAGES("images", 2, 1_000_000, true),
    /** Share of the captions that name the state. */
    STATES("states", 0.15, 0.4, false);

    private final String word;
    private final double lowest;
    private final double highest;
    private final boolean whole;

    Knob(String word, double lowest, double highest, boolean whole) {
        this.word = word;
        this.lowest = lowest;
        this.highest = highest;
        this.whole = whole;
    }

    /** Its name for users. */
    public String word() {
        return word;
    }

    /** Whether a value is allowed. */
    boolean takes(double value) {
        return value >= lowest && value <= highest && (!whole || value == Math.rint(value));
    }

    /** The allowed values, for messages. */
    String range() {
        return whole
                ? "a whole number within %d and %d".formatted((long) lowest, (long) highest)
                : "within %s and %s".formatted(plain(lowest), plain(highest));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
