package org.dapo.engine.internal.framing;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Framing.Box;

/**
 * The result for an image, assembled from tiles, one row of tiles after another. The anomaly map is kept whole. The types' maps
 * are kept only for as many rows as a tile has; for rows above, only the likeliest type is kept. If the image is a single window,
 * the types' maps are processed one after another.
 */
public final class Blend {
    private final int width;
    private final Box seen;
    private final List<String> types;
    private final float[] anomaly;
    private final short[] likeliest;
    private final float[] peaks;
    private final int rows;
    private final float[][] band;
    private int bandTop;
    private float score = Float.NEGATIVE_INFINITY;

    /**
     * Starts empty.
     *
     * @param width the image's width
     * @param height the image's height
     * @param seen the analysed area of the image
     * @param rows the number of rows of a tile; 0 for a single window
     * @param types the ids of the types that will have maps; empty if there are none
     */
    Blend(int width, int height, Box seen, int rows, List<String> types) {
        this.width = width;
        this.seen = seen;
        this.types = types;
        anomaly = new float[Math.multiplyExact(width, height)];
        likeliest = new short[types.isEmpty() ? 0 : anomaly.length];
        peaks = new float[types.size()];
        this.rows = rows;
        band = new float[rows == 0 ? 0 : types.size()][seen.width() * rows];
    }

    /** The image's score: the highest score of its tiles. */
    public float score() {
        return score;
    }

    /** The map of the whole image. */
    public ScoreMap map() {
        return new ScoreMap(width, anomaly.length / width, anomaly);
    }

    /** The likeliest types of all pixels. */
    public LikeliestTypes likeliest() {
        return types.isEmpty() ? LikeliestTypes.NONE : new LikeliestTypes(types, likeliest, peaks);
    }

    /**
     * Adds the result for a window.
     *
     * @param window the window; no later window starts above it
     * @param score its score
     * @param anomaly its anomaly map, at its size
     * @param ofTypes supplies the map of each type, at its size
     */
    void add(Window window, float score, ScoreMap anomaly, IntFunction<ScoreMap> ofTypes) {
        this.score = Math.max(this.score, score);
        settleAbove(window.down().start());
        window.add(anomaly, this.anomaly, width, seen.left(), seen.top());
        if (rows == 0) {
            settle(ofTypes);
            return;
        }
        for (int type = 0; type < band.length; type++) {
            window.add(ofTypes.apply(type), band[type], seen.width(), 0, -bandTop);
        }
    }

    /** Determines the types of all pixels from maps of the whole analysed area. */
    private void settle(IntFunction<ScoreMap> ofTypes) {
        float[] highest = new float[types.isEmpty() ? 0 : seen.width() * seen.height()];
        for (int type = 0; type < types.size(); type++) {
            float[] values = ofTypes.apply(type).values();
            for (int y = 0; y < seen.height(); y++) {
                int row = (seen.top() + y) * width + seen.left();
                for (int x = 0; x < seen.width(); x++) {
                    int at = y * seen.width() + x;
                    peaks[type] = Math.max(peaks[type], values[at]);
                    if (type == 0 || values[at] > highest[at]) {
                        highest[at] = values[at];
                        likeliest[row + x] = (short) type;
                    }
                }
            }
        }
    }

    /** Call after the last tile. */
    void finish() {
        settleAbove(seen.height());
    }

    /** Determines the types of the rows above the given row, which no later window changes, and moves the band below them. */
    private void settleAbove(int row) {
        int settled = row - bandTop;
        if (settled <= 0 || band.length == 0) {
            bandTop = row;
            return;
        }
        for (int y = 0; y < settled; y++) {
            settle(y);
        }
        int from = settled * seen.width();
        for (float[] map : band) {
            System.arraycopy(map, from, map, 0, map.length - from);
            Arrays.fill(map, map.length - from, map.length, 0);
        }
        bandTop = row;
    }

    private void settle(int y) {
        int row = (seen.top() + bandTop + y) * width + seen.left();
        for (int x = 0; x < seen.width(); x++) {
            int at = y * seen.width() + x;
            int best = 0;
            for (int type = 0; type < band.length; type++) {
                float value = band[type][at];
                peaks[type] = Math.max(peaks[type], value);
                best = value > band[best][at] ? type : best;
            }
            likeliest[row + x] = (short) best;
        }
    }
}
