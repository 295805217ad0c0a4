package org.dapo.imaging;

import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;

/**
 * Renders score maps. The range is fixed and not taken from the map, so the same colour means the same score in every picture.
 *
 * @param colours the colours
 * @param low the score of the lowest colour; lower scores and NaN get this colour too
 * @param high the score of the highest colour, above {@code low}; higher scores get this colour too
 */
public record HeatMap(ColourMap colours, float low, float high) {
    private static final int STEPS = 1024;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException unless both ends are finite and {@code low < high}
     */
    public HeatMap {
        if (!(low < high) || Float.isInfinite(high - low)) {
            throw new IllegalArgumentException("not a range of scores: %s to %s".formatted(low, high));
        }
    }

    /**
     * Viridis over a range.
     *
     * @param low the score that gets the lowest colour
     * @param high the score that gets the highest colour, above {@code low}
     */
    public HeatMap(float low, float high) {
        this(ColourMap.VIRIDIS, low, high);
    }

    /**
     * Paints a map on its own.
     *
     * @param map the scores
     * @return an image of the map's size
     */
    public RgbImage paint(ScoreMap map) {
        return overlay(new RgbImage(map.width(), map.height(), new byte[3 * map.values().length]), map, 1);
    }

    /**
     * Paints a map over an image.
     *
     * @param image the image
     * @param map its scores, of the image's size: see {@link Resize#scores}
     * @param opacity the weight of the map, from 0 (image only) to 1 (map only)
     * @return a new image: {@code (1 - opacity) * image + opacity * colour}, rounded
     * @throws IllegalArgumentException if the sizes differ or the opacity is not within 0 and 1
     */
    public RgbImage overlay(RgbImage image, ScoreMap map, float opacity) {
        if (image.width() != map.width() || image.height() != map.height()) {
            throw new IllegalArgumentException("a map of %d x %d does not fit an image of %d x %d"
                    .formatted(map.width(), map.height(), image.width(), image.height()));
        }
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new IllegalArgumentException("the opacity must be within 0 and 1, not " + opacity);
        }
        int[] scale = new int[STEPS];
        for (int step = 0; step < STEPS; step++) {
            scale[step] = colours.at((float) step / (STEPS - 1));
        }
        byte[] pixels = new byte[image.pixels().length];
        for (int i = 0; i < map.values().length; i++) {
            int colour = scale[step(map.values()[i])];
            for (int c = 0; c < 3; c++) {
                int below = image.pixels()[3 * i + c] & 0xff;
                int above = (colour >> (16 - 8 * c)) & 0xff;
                pixels[3 * i + c] = (byte) Math.round(below + opacity * (above - below));
            }
        }
        return new RgbImage(image.width(), image.height(), pixels);
    }

    /** The index of a score on the colour scale; the cast turns NaN into 0. */
    private int step(float score) {
        float place = (score - low) / (high - low);
        return (int) (Math.max(0, Math.min(1, place)) * (STEPS - 1) + 0.5f);
    }
}
