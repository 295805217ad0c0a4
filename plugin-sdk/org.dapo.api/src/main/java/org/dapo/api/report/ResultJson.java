package org.dapo.api.report;

import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.TuningResult;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Results as JSON for programs. An OSGi service, so that the report and the commands write the same structure. Numbers are the
 * shortest decimals that read back as the same value. An undefined figure is {@code null}. The texts end in a line feed.
 * Thread-safe and stateless.
 */
@ProviderType
public interface ResultJson {
    /**
     * Writes an evaluation as an object. Its fields are:
     *
     * <ul>
     *   <li>backbone, prompt, profile, checkpoint (path and sha256, or null), dataset, taxonomy, split, images, skipped (the
     *       number), seed, seconds;
     *   <li>products (product, then metric, then value) and mean;
     *   <li>left_out (metric, then the number of products without that figure, which its mean leaves out; only metrics with such
     *       products);
     *   <li>types (type, then metric, then value) and undefined;
     *   <li>bounds (products, mean and types again, with error bounds, only for figures that are not exact);
     *   <li>problems (id, extent and reason of each skipped image), notes, provenance;
     *   <li>curves (product, then the curve's name, then abscissa and ordinate, the labels of the axes, and the arrays x and y of
     *       equal length with values of 0 to 1: points to be joined by straight lines; no curve if its figure is undefined);
     *   <li>confusion (classes, and counts with one row per true class and one column per predicted class, in pixels; null if no
     *       metric decides between classes).
     * </ul>
     *
     * @param result the result
     * @return the JSON text
     */
    String evaluation(EvaluationResult result);

    /**
     * Writes a tuning run as an object: checkpoint (its path), losses (one per epoch), images, skipped (the number), seconds,
     * problems, notes and provenance.
     *
     * @param result the result
     * @return the JSON text
     */
    String tuning(TuningResult result);

    /**
     * Writes an inspected image as an object. Its fields are file, score, verdict ({@code anomalous} or {@code normal}),
     * threshold (image, pixel and origin), types (type, then score and area), regions (type or null, box of left, top, width and
     * height, polygon of [x, y] corners, peak, area), map (the path of its picture, or null), map_range (the highest possible
     * value of the map, whose lowest is 0; null if unknown) and provenance (null if unknown).
     *
     * @param result the result; neither its image nor its map is written
     * @param map the file with the picture of its map, if there is one
     * @return the JSON text
     */
    String inspection(Inspection result, Optional<Path> map);
}
