package org.dapo.api.metric;

import java.util.List;
import org.dapo.api.image.ScoreMap;

/**
 * A pipeline's output for one image.
 *
 * @param score the image score, 0 to 1; higher is more anomalous
 * @param anomaly the pixel anomaly map, 0 to {@link MetricScope#mapRange()}: S by S; if the image was not resized to a square, its
 *     own size or that of the region looked at
 * @param states one score map of the same size and range per state: normal first, then the types of {@link MetricScope#types()}; empty for
 *     a strategy that names no types
 */
public record Prediction(float score, ScoreMap anomaly, List<ScoreMap> states) {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the score is NaN, or a state map differs in size from the anomaly map
     */
    public Prediction {
        states = List.copyOf(states);
        if (Float.isNaN(score)) {
            throw new IllegalArgumentException("the image score is not a number");
        }
        for (ScoreMap map : states) {
            if (map.width() != anomaly.width() || map.height() != anomaly.height()) {
                throw new IllegalArgumentException("the anomaly map is %d x %d, a state map %d x %d"
                        .formatted(anomaly.width(), anomaly.height(), map.width(), map.height()));
            }
        }
    }
}
