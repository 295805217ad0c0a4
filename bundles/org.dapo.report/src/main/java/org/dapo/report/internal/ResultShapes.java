package org.dapo.report.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Region;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.report.ResultJson;
import org.osgi.service.component.annotations.Component;

/** The only definition of the JSON form of results. */
@Component
public final class ResultShapes implements ResultJson {
    @Override
    public String evaluation(EvaluationResult result) {
        Provenance from = result.provenance();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("backbone", from.backbone());
        json.put("prompt", from.prompt());
        json.put("profile", from.profile());
        json.put("checkpoint", result.checkpoint().map(ResultShapes::checkpoint));
        json.put("dataset", result.dataset().toString());
        json.put("taxonomy", from.taxonomy());
        json.put("split", result.split());
        json.put("images", result.images());
        json.put("skipped", result.skipped().size());
        json.put("seed", from.seed());
        json.put("seconds", result.seconds());
        json.put("products", perKey(result.products(), ResultShapes::values));
        json.put("mean", values(result.mean()));
        json.put("left_out", leftOut(result));
        json.put("types", perKey(result.types(), ResultShapes::values));
        json.put("undefined", result.undefined());
        json.put("bounds", bounds(result));
        json.put("problems", problems(result.skipped()));
        json.put("notes", result.notes());
        json.put("provenance", provenance(from));
        json.put("curves", perKey(result.curves(), ResultShapes::curves));
        json.put("confusion", result.confusion().map(ResultShapes::confusion));
        return JsonObjects.text(json);
    }

    /** For each mean, the number of products left out because they lack the figure. Zero counts are omitted. */
    private static Map<String, Long> leftOut(EvaluationResult result) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String metric : result.mean().keySet()) {
            long without = result.products().values().stream()
                    .filter(figures -> figures.get(metric) == null
                            || figures.get(metric).value().isEmpty())
                    .count();
            if (without > 0) {
                counts.put(metric, without);
            }
        }
        return counts;
    }

    @Override
    public String tuning(TuningResult result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("checkpoint", result.checkpoint());
        json.put("losses", result.losses());
        json.put("images", result.images());
        json.put("skipped", result.skipped().size());
        json.put("seconds", result.seconds());
        json.put("problems", problems(result.skipped()));
        json.put("notes", result.notes());
        json.put("provenance", provenance(result.provenance()));
        return JsonObjects.text(json);
    }

    @Override
    public String inspection(Inspection result, Optional<Path> map) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("file", result.name());
        json.put("score", result.score());
        json.put("verdict", result.anomalous() ? "anomalous" : "normal");
        json.put("threshold", threshold(result.threshold()));
        json.put("types", perKey(result.types(), found -> ordered("score", found.score(), "area", found.area())));
        json.put("regions", result.regions().stream().map(ResultShapes::region).toList());
        json.put("map", map);
        json.put("map_range", result.mapRange());
        json.put("provenance", result.provenance().map(ResultShapes::provenance));
        return JsonObjects.text(json);
    }

    private static Map<String, Object> checkpoint(CheckpointInfo info) {
        return ordered("path", info.file(), "sha256", info.sha256());
    }

    private static Map<String, Object> threshold(Threshold threshold) {
        return ordered("image", threshold.image(), "pixel", threshold.pixel(), "origin", threshold.origin());
    }

    private static Map<String, Object> region(Region region) {
        Map<String, Object> box =
                ordered("left", region.left(), "top", region.top(), "width", region.width(), "height", region.height());
        List<List<Integer>> polygon = region.polygon().stream()
                .map(corner -> List.of(corner.x(), corner.y()))
                .toList();
        return ordered(
                "type", region.type(), "box", box, "polygon", polygon, "peak", region.peak(), "area", region.area());
    }

    private static List<Map<String, Object>> problems(List<Skipped> skipped) {
        return skipped.stream()
                .map(one -> ordered(
                        "id", one.id(), "extent", one.extent().name().toLowerCase(Locale.ROOT), "reason", one.reason()))
                .toList();
    }

    private static Map<String, Object> provenance(Provenance from) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("backbone", from.backbone());
        json.put("backbone_sha256", from.backboneSha256());
        json.put("prompt", from.prompt());
        json.put("prompt_version", from.promptVersion());
        json.put("profile", from.profile());
        json.put("taxonomy", from.taxonomy());
        json.put("taxonomy_sha256", from.taxonomySha256());
        json.put("seed", from.seed());
        json.put("image_size", from.imageSize());
        json.put("device", from.device());
        json.put("threads", from.threads());
        json.put("versions", from.versions());
        json.put("settings", from.settings());
        return json;
    }

    private static Map<String, Object> curves(List<Curve> curves) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Curve curve : curves) {
            json.put(
                    curve.name(),
                    ordered(
                            "abscissa",
                            curve.abscissa(),
                            "ordinate",
                            curve.ordinate(),
                            "x",
                            curve.x(),
                            "y",
                            curve.y()));
        }
        return json;
    }

    private static Map<String, Object> confusion(ConfusionMatrix matrix) {
        return ordered("classes", matrix.classes(), "counts", List.of(matrix.counts()));
    }

    private static Map<String, Object> values(Map<String, MetricValue> metrics) {
        return perKey(metrics, metric -> boxed(metric.value()));
    }

    private static Map<String, Object> bounds(EvaluationResult result) {
        return ordered(
                "products",
                boundsPerKey(result.products()),
                "mean",
                bounds(result.mean()),
                "types",
                boundsPerKey(result.types()));
    }

    private static Map<String, Object> boundsPerKey(Map<String, Map<String, MetricValue>> metrics) {
        Map<String, Object> json = perKey(metrics, ResultShapes::bounds);
        json.values().removeIf(bounds -> ((Map<?, ?>) bounds).isEmpty());
        return json;
    }

    private static Map<String, Object> bounds(Map<String, MetricValue> metrics) {
        Map<String, Object> json = perKey(metrics, metric -> boxed(metric.bound()));
        json.values().removeIf(bound -> ((Optional<?>) bound).isEmpty());
        return json;
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    private static <T> Map<String, Object> perKey(Map<String, T> map, Function<T, Object> shape) {
        Map<String, Object> json = new LinkedHashMap<>();
        map.forEach((key, value) -> json.put(key, shape.apply(value)));
        return json;
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            json.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return json;
    }
}
