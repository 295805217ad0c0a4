package org.dapo.testkit;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.CheckpointInfo;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Provenance;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.report.EvaluatedImage;

/**
 * A small evaluation to report on: a good and a defective image of each of two products, whose names are not plain words, with an
 * undefined figure, an inexact one, and an image that was left out.
 *
 * @param number distinguishes runs: their scores and figures differ
 */
record ReportedRun(int number) {
    private static final int WIDTH = 6;
    private static final int HEIGHT = 4;
    private static final String SHA256 = "ab".repeat(32);
    private static final List<String> PRODUCTS = List.of("metal nut", "Gehäuse, \"A\" & B");

    /** The images in the order of the evaluation. */
    List<EvaluatedImage> images() {
        return List.of(
                image("0/test/good/000", PRODUCTS.get(0), false),
                image("0/test/cut & bent/ä, 1", PRODUCTS.get(0), true),
                image("1/test/good/000", PRODUCTS.get(1), false),
                image("1/test/cut & bent/ä, 1", PRODUCTS.get(1), true));
    }

    /** An image of any id. */
    EvaluatedImage image(String id, String product, boolean anomalous) {
        byte[] pixels = new byte[3 * WIDTH * HEIGHT];
        float[] scores = new float[WIDTH * HEIGHT];
        BitSet defective = new BitSet();
        defective.set(scores.length - 2, scores.length);
        for (int i = 0; i < scores.length; i++) {
            pixels[3 * i] = (byte) (10 * i);
            scores[i] = (i + number % 7) % scores.length / 8f;
        }
        return new EvaluatedImage(
                id,
                product,
                anomalous,
                anomalous ? 0.75f : 0.25f + number / 100f,
                new RgbImage(WIDTH, HEIGHT, pixels),
                new ScoreMap(WIDTH, HEIGHT, scores),
                4,
                anomalous ? Optional.of(new Mask(WIDTH, HEIGHT, defective)) : Optional.empty(),
                anomalous ? List.of("cut", "a name that no taxonomy knows") : List.of(),
                Map.of("cut", 0.5f));
    }

    EvaluationResult result() {
        Map<String, Map<String, MetricValue>> products = new LinkedHashMap<>();
        products.put(PRODUCTS.get(0), metrics(MetricValue.of(0.5 + number / 100.0), MetricValue.within(0.1, 1e-7)));
        products.put(PRODUCTS.get(1), metrics(MetricValue.undefined("no \"good\" image"), MetricValue.of(2.0 / 3)));
        Provenance provenance = new Provenance(
                "clip-seeded",
                SHA256,
                "dapo",
                "1.0.0",
                "corrected",
                "mvtec",
                SHA256,
                42,
                224,
                "cpu",
                2,
                Map.of("java", "17.0.1"),
                Map.of("batch", "8"));
        return new EvaluationResult(
                Optional.of(new CheckpointInfo(Path.of("epoch-0005.safetensors"), SHA256, 5, provenance)),
                new DatasetReference("mvtec", Path.of("data")),
                "test",
                4,
                List.of(new Skipped("0/test/cut/007", Skipped.Extent.IMAGE, "it is no PNG")),
                List.of("0/readme.txt is passed over"),
                1234.5,
                products,
                metrics(MetricValue.of(0.5 + number / 100.0), MetricValue.of(0.4)),
                Map.of("cut", Map.of("multitype_ap", MetricValue.of(0.25))),
                List.of("%s, image_auroc: no \"good\" image".formatted(PRODUCTS.get(1))),
                provenance,
                Map.of(
                        PRODUCTS.get(0),
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
