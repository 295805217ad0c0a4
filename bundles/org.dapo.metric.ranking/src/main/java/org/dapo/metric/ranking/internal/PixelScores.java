package org.dapo.metric.ranking.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.metric.LabelMap;
import org.dapo.histogram.RankedBins;
import org.dapo.histogram.ScoreHistogram;

/**
 * The scores of a product's pixels. One histogram counts all of them. For each defect type, another counts its own pixels again,
 * to be ranked against the normal ones of the first. So the types never cost the figures of all pixels a bit.
 * <p>The types share 2^20 patterns, so all together take no more memory than the pixels do (24 MiB at most). In practice they
 * take little, since few pixels are defects.
 */
final class PixelScores {
    private final ScoreHistogram all;
    private final List<ScoreHistogram> types;

    private PixelScores(ScoreHistogram all, List<ScoreHistogram> types) {
        this.all = all;
        this.types = types;
    }

    /** No pixel, of so many types. */
    static PixelScores none(int types) {
        return new PixelScores(
                new ScoreHistogram(),
                Stream.generate(() -> new ScoreHistogram(patterns(types)))
                        .limit(types)
                        .toList());
    }

    static PixelScores read(int types, DataInput in) throws IOException {
        ScoreHistogram all = ScoreHistogram.read(ScoreHistogram.PATTERNS, in);
        ScoreHistogram[] ofTypes = new ScoreHistogram[types];
        long left = all.positives();
        for (int type = 0; type < types; type++) {
            ScoreHistogram own = ScoreHistogram.read(patterns(types), in);
            if (own.negatives() > 0 || own.positives() > left) {
                throw new IOException(
                        "not the state of ranking metrics: %d normal and %d anomalous pixels of a type, of %d"
                                .formatted(own.negatives(), own.positives(), left));
            }
            left -= own.positives();
            ofTypes[type] = own;
        }
        return new PixelScores(all, List.of(ofTypes));
    }

    void write(DataOutput out) throws IOException {
        all.write(out);
        for (ScoreHistogram type : types) {
            type.write(out);
        }
    }

    void merge(PixelScores other) {
        all.merge(other.all);
        for (int type = 0; type < types.size(); type++) {
            types.get(type).merge(other.types.get(type));
        }
    }

    /** Counts the pixels of an image; if one is refused, none is counted. */
    void add(float[] scores, short[] labels) {
        long[] weights = new long[labels.length];
        int[] areas = new int[types.size() + 1];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            short label = labels[pixel];
            if (label < LabelMap.UNTYPED || label > types.size()) {
                throw new IllegalArgumentException("label %d is not one of %d types".formatted(label, types.size()));
            }
            weights[pixel] = label == LabelMap.NORMAL ? 0 : 1;
            if (label > LabelMap.NORMAL) {
                areas[label]++;
            }
        }
        all.add(scores, weights);
        for (int label = 1; label < areas.length; label++) {
            if (areas[label] > 0) {
                long[] once = new long[areas[label]];
                Arrays.fill(once, 1);
                types.get(label - 1).add(scoresOf(label, areas[label], scores, labels), once);
            }
        }
    }

    /** The scores of all pixels, from the highest to the lowest. */
    RankedBins ranked() {
        return all.ranked();
    }

    /** The scores of the pixels of a type, all of them positives, from the highest to the lowest. */
    RankedBins ranked(int type) {
        return types.get(type).ranked();
    }

    private static float[] scoresOf(int label, int area, float[] scores, short[] labels) {
        float[] found = new float[area];
        int next = 0;
        for (int pixel = 0; next < area; pixel++) {
            if (labels[pixel] == label) {
                found[next++] = scores[pixel];
            }
        }
        return found;
    }

    private static int patterns(int types) {
        return Math.max(ScoreHistogram.FEWEST_PATTERNS, ScoreHistogram.PATTERNS / Math.max(1, types));
    }
}
