package org.dapo.dataset.rendered.internal;

/** What users may set. */
public enum Knob {
    /** How plainly defects show; the split's own range if it is not set. */
    CONTRAST("contrast", 0.25, 1, false),
    /** How strong the light is, 1 being usual. */
    LIGHT("light", 0.3, 1.7, false),
    /** Where the light comes from, in degrees from the right; anywhere if it is not set. */
    LIGHT_ANGLE("light-angle", 0, 360, false),
    /** Standard deviation of the lens's blur in pixels. */
    BLUR("blur", 0, 3, false),
    /** Standard deviation of the sensor's noise in grey levels. */
    NOISE("noise", 0, 30, false),
    /** How large pieces look, 1 being usual. */
    SCALE("scale", 0.5, 2, false),
    /** How far the light's colour may be off, as a share. */
    COLOUR("colour", 0, 0.5, false),
    /** How far the camera may be tilted, 1 being far. */
    TILT("tilt", 0, 1, false),
    /** How far pieces may be turned, in degrees to either side; as far as suits the product if it is not set. */
    ROTATION("rotation", 0, 180, false),
    /** Side of the images in pixels. */
    SIZE("size", 32, 1024, true),
    /** What all random numbers come from. */
    SEED("seed", 0, 1L << 52, true),
    /** Images of each product; as many as the split has by itself if it is not set. */
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

    /** What users call it. */
    public String word() {
        return word;
    }

    /** Whether it can be set to a value. */
    boolean takes(double value) {
        return value >= lowest && value <= highest && (!whole || value == Math.rint(value));
    }

    /** What it can be set to, for messages. */
    String range() {
        return whole
                ? "a whole number within %d and %d".formatted((long) lowest, (long) highest)
                : "within %s and %s".formatted(plain(lowest), plain(highest));
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
