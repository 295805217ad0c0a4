package org.dapo.api.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;

/**
 * What an inspector says of an image. Sizes and positions are those of the source image.
 *
 * @param name the image's name
 * @param image the image as it was decoded
 * @param score the image score, 0 to 1
 * @param anomalous the verdict: whether the score is above the threshold
 * @param threshold the thresholds, and where they came from
 * @param types what was found of each type, by type id; empty for a strategy that names no types
 * @param regions the connected regions above the pixel threshold, the highest peak first
 * @param map the anomaly map
 * @param mapRange the highest value that the map can take, its lowest being 0, so that maps of one inspector can be shown on one scale; not
 *     a number where whoever made this record did not say
 * @param provenance from which parts the answer comes, all of it; empty only where whoever made this record did not say
 */
public record Inspection(
        String name,
        RgbImage image,
        float score,
        boolean anomalous,
        Threshold threshold,
        Map<String, TypeFinding> types,
        List<Region> regions,
        ScoreMap map,
        float mapRange,
        Optional<Provenance> provenance) {
    /** Copies the collections, keeping their order. */
    public Inspection {
        Objects.requireNonNull(provenance, "provenance");
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        regions = List.copyOf(regions);
    }

    /**
     * An answer that does not say from which parts it comes, nor what its map can take.
     *
     * @param name the image's name
     * @param image the image as it was decoded
     * @param score the image score
     * @param anomalous the verdict
     * @param threshold the thresholds
     * @param types what was found of each type
     * @param regions the connected regions above the pixel threshold
     * @param map the anomaly map
     */
    public Inspection(
            String name,
            RgbImage image,
            float score,
            boolean anomalous,
            Threshold threshold,
            Map<String, TypeFinding> types,
            List<Region> regions,
            ScoreMap map) {
        this(name, image, score, anomalous, threshold, types, regions, map, Float.NaN, Optional.empty());
    }
}
