package org.dapo.api.report;

import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.TuningResult;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Results as JSON for programs. A service, so that the report and the commands write one and the same shape. Numbers are
 * the shortest decimals that read back as the same value; an undefined figure is {@code null}. The texts end in a line
 * feed. Thread-safe and without state.
 */
@ProviderType
public interface ResultJson {
    /**
     * An evaluation as an object: backbone, prompt, profile, checkpoint (path and sha256, or null), dataset, taxonomy,
     * split, images, skipped (how many), seed, seconds, products (product, then metric, then value), mean, left_out
     * (metric, then how many products are left out of its mean, since they do not have the figure; only where some
     * are), types (type, then metric, then value), undefined, bounds (products, mean and types again, with error bounds
     * and only where a figure is not exact), problems (id, extent and reason of each skipped image), notes, provenance,
     * curves (product, then the curve's name, then abscissa and ordinate, which say in words what x and y are, and as
     * many numbers of 0 to 1 in x as in y: the points, to be joined by straight lines; no curve where its figure is
     * undefined) and confusion (classes, and in counts a row per class that the data set says, in it for each class
     * that the pipeline said how many pixels; null if no metric decides).
     *
     * @param result the result
     * @return the JSON text
     */
    String evaluation(EvaluationResult result);

    /**
     * A tuning run as an object: checkpoint (its path), losses (one per epoch), images, skipped (how many), seconds,
     * problems, notes and provenance.
     *
     * @param result the result
     * @return the JSON text
     */
    String tuning(TuningResult result);

    /**
     * An inspected image as an object: file, score, verdict ({@code anomalous} or {@code normal}), threshold (image,
     * pixel and origin), types (type, then score and area), regions (type or null, box of left, top, width and height,
     * polygon of [x, y] corners, peak, area), map (the path of its picture, or null) and map_range (the highest value
     * that the map can take, its lowest being 0; null where that is not known).
     *
     * @param result the result; neither its image nor its map is written
     * @param map the file with the picture of its map, if there is one
     * @return the JSON text
     */
    String inspection(Inspection result, Optional<Path> map);
}
