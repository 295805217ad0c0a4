package org.dapo.engine.internal.framing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.TypeFinding;

/**
 * Which type each pixel of an image is likeliest to show. The types' maps themselves are not kept: of a large image they would be many
 * times as large.
 *
 * @param types the ids of the types that can occur; none for a strategy that names no types
 * @param likeliest for each pixel the index of its type; empty without types
 * @param peaks for each type its highest score
 */
public record LikeliestTypes(List<String> types, short[] likeliest, float[] peaks) {
    /** Of a strategy that names no types. */
    public static final LikeliestTypes NONE = new LikeliestTypes(List.of(), new short[0], new float[0]);

    /** For each type how many pixels voted for it: none yet. */
    public int[] noVotes() {
        return new int[types.size()];
    }

    /** Lets the pixels {@code [from, to)} vote, each for the type that it is likeliest to show. */
    public void vote(int from, int to, int[] votes) {
        if (votes.length > 0) {
            for (int pixel = from; pixel < to; pixel++) {
                votes[likeliest[pixel]]++;
            }
        }
    }

    /** The type with the most votes, of several the first; none without types. */
    public Optional<String> elected(int[] votes) {
        int most = 0;
        for (int type = 1; type < votes.length; type++) {
            most = votes[type] > votes[most] ? type : most;
        }
        return types.isEmpty() ? Optional.empty() : Optional.of(types.get(most));
    }

    /** Of each type the highest score, and how many pixels above the threshold are likeliest to show it. */
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
