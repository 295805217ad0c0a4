package org.dapo.report.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Skipped;

/** A small result with an undefined value, an inexact one, a skipped image, a curve and a confusion matrix. */
final class SampleResults {
    static final String SHA256 = "ab".repeat(32);

    private SampleResults() {}

    static Provenance provenance() {
        return new Provenance(
                "clip-seeded",
                SHA256,
                "dapo",
                "1.0.0",
                "published",
                "mvtec",
                SHA256,
                42,
                224,
                "cpu",
                2,
                Map.of("java", "17.0.1"),
                Map.of("batch", "8"));
    }

    static EvaluationResult evaluation(boolean checkpoint) {
        Map<String, Map<String, MetricValue>> products = new LinkedHashMap<>();
        products.put("metal nut", metrics(MetricValue.of(1), MetricValue.within(0.1, 1e-7)));
        products.put("bottle, green", metrics(MetricValue.undefined("no \"good\" image"), MetricValue.of(2.0 / 3)));
        return new EvaluationResult(
                checkpoint
                        ? Optional.of(new CheckpointInfo(Path.of("epoch-5.dapo"), SHA256, 5, provenance()))
                        : Optional.empty(),
                new DatasetReference("mvtec", Path.of("data")),
                "test",
                7,
                List.of(new Skipped("bottle/test/cut/000", Skipped.Extent.MASK, "it has no mask")),
                List.of("bottle/readme.txt is passed over"),
                1.5,
                products,
                metrics(MetricValue.of(1), MetricValue.of(0.4)),
                Map.of("cut", Map.of("multitype_ap", MetricValue.of(0.25))),
                List.of("image_auroc of bottle, green: no \"good\" image"),
                provenance(),
                Map.of(
                        "metal nut",
                        List.of(new Curve(
                                "pixel_roc",
                                "false positive rate",
                                "true positive rate",
                                new float[] {0, 0.1f, 1},
                                new float[] {0, 2f / 3, 1}))),
                Optional.of(new ConfusionMatrix(List.of("normal", "cut"), new long[][] {{5000000000L, 1}, {2, 3}})));
    }

    private static Map<String, MetricValue> metrics(MetricValue image, MetricValue pixel) {
        Map<String, MetricValue> metrics = new LinkedHashMap<>();
        metrics.put("image_auroc", image);
        metrics.put("pixel_auroc", pixel);
        return metrics;
    }
}
