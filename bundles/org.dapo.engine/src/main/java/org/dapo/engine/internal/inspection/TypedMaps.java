package org.dapo.engine.internal.inspection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.TypeFinding;

/** The map of each type that can occur, at the source image's size; none for a strategy that names no types. */
record TypedMaps(List<String> types, List<ScoreMap> maps) {
    /** The type with the highest total over some pixels. */
    Optional<String> strongest(int[] pixels, int count) {
        Optional<String> best = Optional.empty();
        double most = Double.NEGATIVE_INFINITY;
        for (int t = 0; t < types.size(); t++) {
            double total = 0;
            float[] values = maps.get(t).values();
            for (int i = 0; i < count; i++) {
                total += values[pixels[i]];
            }
            if (total > most) {
                most = total;
                best = Optional.of(types.get(t));
            }
        }
        return best;
    }

    /** Of each type the highest score, and how many pixels above the threshold are most likely its. */
    Map<String, TypeFinding> findings(ScoreMap map, float threshold) {
        float[] peaks = new float[types.size()];
        long[] areas = new long[types.size()];
        float[] anomaly = map.values();
        for (int i = 0; i < anomaly.length && !types.isEmpty(); i++) {
            int best = 0;
            for (int t = 0; t < peaks.length; t++) {
                float value = maps.get(t).values()[i];
                peaks[t] = Math.max(peaks[t], value);
                best = value > maps.get(best).values()[i] ? t : best;
            }
            if (anomaly[i] > threshold) {
                areas[best]++;
            }
        }
        Map<String, TypeFinding> findings = new LinkedHashMap<>();
        for (int t = 0; t < peaks.length; t++) {
            findings.put(types.get(t), new TypeFinding(peaks[t], areas[t]));
        }
        return findings;
    }
}
