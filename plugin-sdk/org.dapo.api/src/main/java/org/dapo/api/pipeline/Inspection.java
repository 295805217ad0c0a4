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
 * An inspector's answer for one image. Sizes and positions are in pixels of the source image.
 *
 * @param name the image's name
 * @param image the decoded image
 * @param score the image score, 0 to 1
 * @param anomalous the verdict: whether the score is above the threshold
 * @param threshold the thresholds and their origin
 * @param types the finding for each type, by type id; empty for a strategy that names no types
 * @param regions the connected regions above the pixel threshold, ordered by descending peak
 * @param map the anomaly map
 * @param mapRange the highest possible value of the map, whose lowest is 0, so that all maps of one inspector can be shown on one
 *     scale; NaN if unknown
 * @param provenance the parts from which the whole answer comes; empty only if the creator of this record did not state it
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
    /** Copies the collections and keeps their order. */
    public Inspection {
        Objects.requireNonNull(provenance, "provenance");
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        regions = List.copyOf(regions);
    }

    /**
     * Creates an answer without map range and provenance.
     *
     * @param name the image's name
     * @param image the decoded image
     * @param score the image score
     * @param anomalous the verdict
     * @param threshold the thresholds
     * @param types the finding for each type
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

    /**
     * The same answer under another name.
     *
     * @param other the image's name
     * @return this answer with that name
     */
    public Inspection named(String other) {
        return new Inspection(other, image, score, anomalous, threshold, types, regions, map, mapRange, provenance);
    }
}
