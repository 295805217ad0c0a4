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
 * @param anomalous the data set's label
 * @param score the image score
 * @param image the source image
 * @param map the anomaly map at the source image's size
 * @param mapRange the highest possible value of the map; the lowest is 0. The scale is the same for all images of a run
 * @param truth the data set's defect mask, at the source image's size; empty for a good image and one without masks
 * @param defects the ids of the types that the data set lists for it; a name that the taxonomy does not know is kept as it is
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
    /** Copies the collections and keeps their order. */
    public EvaluatedImage {
        Objects.requireNonNull(truth, "truth");
        defects = List.copyOf(defects);
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    }

    /**
     * Creates an image without mask, defects and types.
     *
     * @param id the sample's id
     * @param product the product
     * @param anomalous the data set's label
     * @param score the image score
     * @param image the source image
     * @param map the anomaly map at the source image's size
     * @param mapRange the highest possible value of the map
     */
    public EvaluatedImage(
            String id, String product, boolean anomalous, float score, RgbImage image, ScoreMap map, float mapRange) {
        this(id, product, anomalous, score, image, map, mapRange, Optional.empty(), List.of(), Map.of());
    }
}
