package org.dapo.engine.internal.framing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.TypeFinding;

/**
 * The likeliest type of each pixel of an image. The types' maps are not kept: for a large image they would be many times as
 * large.
 *
 * @param types the ids of the types that can occur; empty for a strategy that names no types
 * @param likeliest the index of the type of each pixel; empty without types
 * @param peaks the highest score of each type
 */
public record LikeliestTypes(List<String> types, short[] likeliest, float[] peaks) {
    /** For a strategy that names no types. */
    public static final LikeliestTypes NONE = new LikeliestTypes(List.of(), new short[0], new float[0]);

    /** A zero vote count for each type. */
    public int[] noVotes() {
        return new int[types.size()];
    }

    /** Counts one vote per pixel in {@code [from, to)} for its likeliest type. */
    public void vote(int from, int to, int[] votes) {
        if (votes.length > 0) {
            for (int pixel = from; pixel < to; pixel++) {
                votes[likeliest[pixel]]++;
            }
        }
    }

    /** The type with the most votes; the first one if tied, empty without types. */
    public Optional<String> elected(int[] votes) {
        int most = 0;
        for (int type = 1; type < votes.length; type++) {
            most = votes[type] > votes[most] ? type : most;
        }
        return types.isEmpty() ? Optional.empty() : Optional.of(types.get(most));
    }

    /** For each type its highest score, and the number of pixels above the threshold for which it is likeliest. */
    public Map<String, TypeFinding> findings(ScoreMap map, float threshold) {
        long[] areas = new long[types.size()];
        float[] anomaly = map.values();
        for (int i = 0; i < likeliest.length; i++) {
            if (anomaly[i] > threshold) {
                areas[likeliest[i]]++;
            }
        }
        Map<String, TypeFinding> findings = new LinkedHashMap<>();
        for (int type = 0; type < peaks.length; type++) {
            findings.put(types.get(type), new TypeFinding(peaks[type], areas[type]));
        }
        return findings;
    }
}
