package org.dapo.api.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;

/**
 * The result of an evaluation.
 *
 * @param checkpoint the checkpoint, if there was one
 * @param dataset the data set
 * @param split the split
 * @param images the number of images that counted
 * @param skipped the images that were left out, entirely or in part
 * @param notes remarks on the run, followed by the irregularities of the data set
 * @param seconds the duration of the run
 * @param products product, then metric, then value
 * @param mean the mean of each metric over the products where it is defined
 * @param types type, then metric, then its mean over the products where it is defined
 * @param undefined one line for each figure that was left out of a mean, with the reason
 * @param provenance the origin of the result
 * @param curves product, then the curves behind its figures
 * @param confusion the confusion matrix, in pixels of all products together; empty if no metric decides between classes
 */
public record EvaluationResult(
        Optional<CheckpointInfo> checkpoint,
        DatasetReference dataset,
        String split,
        int images,
        List<Skipped> skipped,
        List<String> notes,
        double seconds,
        Map<String, Map<String, MetricValue>> products,
        Map<String, MetricValue> mean,
        Map<String, Map<String, MetricValue>> types,
        List<String> undefined,
        Provenance provenance,
        Map<String, List<Curve>> curves,
        Optional<ConfusionMatrix> confusion) {
    /** Copies the collections and keeps their order. */
    public EvaluationResult {
        Objects.requireNonNull(provenance, "provenance");
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
        undefined = List.copyOf(undefined);
        products = copy(products, EvaluationResult::copy);
        mean = copy(mean);
        types = copy(types, EvaluationResult::copy);
        curves = copy(curves, List::copyOf);
        Objects.requireNonNull(confusion, "confusion");
    }

    private static <V> Map<String, V> copy(Map<String, V> map) {
        return copy(map, Function.identity());
    }

    private static <V> Map<String, V> copy(Map<String, V> map, Function<V, V> ofValue) {
        Map<String, V> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(name, ofValue.apply(value)));
        return Collections.unmodifiableMap(copy);
    }

    /**
     * Creates a result without curves and confusion matrix.
     *
     * @param checkpoint the checkpoint, if there was one
     * @param dataset the data set
     * @param split the split
     * @param images the number of images that counted
     * @param skipped the images that were left out, entirely or in part
     * @param notes remarks on the run, followed by the irregularities of the data set
     * @param seconds the duration of the run
     * @param products product, then metric, then value
     * @param mean the mean of each metric over the products where it is defined
     * @param types type, then metric, then its mean over the products where it is defined
     * @param undefined one line for each figure that was left out of a mean, with the reason
     * @param provenance the origin of the result
     */
    public EvaluationResult(
            Optional<CheckpointInfo> checkpoint,
            DatasetReference dataset,
            String split,
            int images,
            List<Skipped> skipped,
            List<String> notes,
            double seconds,
            Map<String, Map<String, MetricValue>> products,
            Map<String, MetricValue> mean,
            Map<String, Map<String, MetricValue>> types,
            List<String> undefined,
            Provenance provenance) {
        this(
                checkpoint,
                dataset,
                split,
                images,
                skipped,
                notes,
                seconds,
                products,
                mean,
                types,
                undefined,
                provenance,
                Map.of(),
                Optional.empty());
    }
}
