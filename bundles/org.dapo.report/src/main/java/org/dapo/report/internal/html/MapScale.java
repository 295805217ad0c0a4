package org.dapo.report.internal.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.report.ReportExample;
import org.dapo.imaging.HeatMap;

/**
 * One scale of colours for all maps of a page. It begins where half of the sound pixels of good images are, so that a good part
 * does not glow, however high a method's maps are all over; and ends where almost no pixel is above it.
 *
 * @param low the value with the lowest colour
 * @param high the value with the highest colour
 */
record MapScale(float low, float high) {
    private static final double TOP_QUANTILE = 0.999;

    /** Differences that are less than this part of what a map can take must not look large. */
    private static final float NARROWEST = 0.1f;

    /** Values that are looked at per map; enough for quantiles. */
    private static final int SAMPLES = 4096;

    private static final int BAR_WIDTH = 256;

    /** The scale of some examples, at least one. */
    static MapScale of(List<ReportExample> examples) {
        float range = examples.get(0).inspection().mapRange();
        List<ReportExample> good = examples.stream()
                .filter(example -> example.anomalous().equals(Optional.of(false)))
                .toList();
        float low = quantile(good.isEmpty() ? examples : good, 0.5);
        float high = quantile(examples, TOP_QUANTILE);
        float least = range > 0 && Float.isFinite(range) ? NARROWEST * range : 1e-6f;
        return new MapScale(low, Math.max(high, low + least));
    }

    private static float quantile(List<ReportExample> examples, double quantile) {
        List<float[]> parts = new ArrayList<>();
        for (ReportExample example : examples) {
            parts.add(sample(example.inspection().map()));
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

    /** Values at even distances, those that are no numbers left out. */
    private static float[] sample(ScoreMap map) {
        int step = Math.max(1, map.values().length / SAMPLES);
        float[] sample = new float[(map.values().length + step - 1) / step];
        int size = 0;
        for (int i = 0; i < map.values().length; i += step) {
            if (Float.isFinite(map.values()[i])) {
                sample[size++] = map.values()[i];
            }
        }
        return Arrays.copyOf(sample, size);
    }

    HeatMap heat() {
        return new HeatMap(low, high);
    }

    /** Whether a value has a place on the scale. */
    boolean holds(double value) {
        return value >= low && value <= high;
    }

    /** Where a value that the scale holds is on it, 0 to 1. */
    double place(double value) {
        return (value - low) / (high - low);
    }

    /** The scale itself, from left to right. */
    RgbImage bar() {
        float[] ramp = new float[BAR_WIDTH];
        for (int i = 0; i < BAR_WIDTH; i++) {
            ramp[i] = low + (high - low) * i / (BAR_WIDTH - 1);
        }
        return heat().paint(new ScoreMap(BAR_WIDTH, 1, ramp));
    }
}
