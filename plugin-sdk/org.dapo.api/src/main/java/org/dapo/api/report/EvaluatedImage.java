package org.dapo.api.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;

/**
 * An image that was evaluated.
 *
 * @param id the sample's id
 * @param product the product
 * @param anomalous what the data set says
 * @param score the image score
 * @param image the source image
 * @param map the anomaly map at the source image's size
 * @param mapRange the highest value that the map can take, its lowest being 0; one scale for all images of a run
 * @param truth where the data set says that defects are, at the source image's size; empty for a good image and one without masks
 * @param defects the ids of the types that the data set says it has, a name that the taxonomy does not know as it is
 * @param types for each type that can occur, the highest value of its map; empty for a strategy that names no types
 */
public record EvaluatedImage(
        String id,
        String product,
        boolean anomalous,
        float score,
        RgbImage image,
        ScoreMap map,
        float mapRange,
        Optional<Mask> truth,
        List<String> defects,
        Map<String, Float> types) {
    /** Copies the collections, keeping their order. */
    public EvaluatedImage {
        Objects.requireNonNull(truth, "truth");
        defects = List.copyOf(defects);
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /**
     * An image of which the types do not matter.
     *
     * @param id the sample's id
     * @param product the product
     * @param anomalous what the data set says
     * @param score the image score
     * @param image the source image
     * @param map the anomaly map at the source image's size
     * @param mapRange the highest value that the map can take
     */
    public EvaluatedImage(
            String id, String product, boolean anomalous, float score, RgbImage image, ScoreMap map, float mapRange) {
        this(id, product, anomalous, score, image, map, mapRange, Optional.empty(), List.of(), Map.of());
    }
}
