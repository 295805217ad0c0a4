package org.dapo.report.internal.html.gallery;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.report.ReportExample;
import org.dapo.imaging.HeatMap;

/**
 * One colour scale for all maps of a page. It begins at the median of the pixels of good images, so a good part does not glow,
 * even if a method's maps are high everywhere. If no image is good, it begins at the median of all. It ends where almost no pixel
 * is above it.
 *
 * @param low the value with the lowest colour
 * @param sound whether that is the value of a sound pixel
 * @param high the value with the highest colour
 */
record MapScale(float low, boolean sound, float high) {
    private static final double TOP_QUANTILE = 0.999;

    /** Differences below this share of the map's range must not look large. */
    private static final float NARROWEST = 0.1f;

    /** Number of values sampled per map; enough for quantiles. */
    private static final int SAMPLES = 4096;

    private static final int BAR_WIDTH = 256;

    /** The scale of some examples. At least one is required. */
    static MapScale of(List<ReportExample> examples) {
        float range = examples.get(0).inspection().mapRange();
        List<ReportExample> good = examples.stream()
                .filter(example -> example.anomalous().equals(Optional.of(false)))
                .toList();
        float low = quantile(good.isEmpty() ? examples : good, 0.5);
        float high = quantile(examples, TOP_QUANTILE);
        float least = range > 0 && Float.isFinite(range) ? NARROWEST * range : 1e-6f;
        return new MapScale(low, !good.isEmpty(), Math.max(high, low + least));
    }

    private static float quantile(List<ReportExample> examples, double quantile) {
        List<float[]> parts = new ArrayList<>();
        for (ReportExample example : examples) {
            parts.add(sample(example.inspection().map(), false));
        }
        if (parts.stream().allMatch(part -> part.length == 0)) {
            parts = examples.stream()
                    .map(example -> sample(example.inspection().map(), true))
                    .toList();
        }
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        Arrays.sort(all);
        return all.length == 0 ? 0 : all[(int) (quantile * (all.length - 1))];
    }

    /** Finite values at regular intervals. Zeros may lie outside the inspected region, where nothing is known of the pixels. */
    private static float[] sample(ScoreMap map, boolean zeros) {
        int step = step(map);
        float[] sample = new float[(map.values().length + step - 1) / step];
        int size = 0;
        for (int i = 0; i < map.values().length; i += step) {
            float value = map.values()[i];
            if (Float.isFinite(value) && (zeros || value != 0)) {
                sample[size++] = value;
            }
        }
        return Arrays.copyOf(sample, size);
    }

    /** Has no divisor in common with the width: every column is met, not the same few in each row. */
    private static int step(ScoreMap map) {
        int step = Math.max(1, map.values().length / SAMPLES);
        while (!BigInteger.valueOf(step).gcd(BigInteger.valueOf(map.width())).equals(BigInteger.ONE)) {
            step--;
        }
        return step;
    }

    HeatMap heat() {
        return new HeatMap(low, high);
    }

    /** Whether a value lies on the scale. */
    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** The position on the scale, 0 to 1, of a value that lies on it. */
    double place(double value) {
        return (value - low) / (high - low);
    }

    /** The colour bar, from left to right. */
    RgbImage bar() {
        float[] ramp = new float[BAR_WIDTH];
        for (int i = 0; i < BAR_WIDTH; i++) {
            ramp[i] = low + (high - low) * i / (BAR_WIDTH - 1);
        }
        return heat().paint(new ScoreMap(BAR_WIDTH, 1, ramp));
    }
}
