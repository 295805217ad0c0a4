package org.dapo.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;

/** A small image: its prediction and its truth. */
record MetricExample(Prediction prediction, Truth truth) {
    /** The scope of the images. */
    static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch", "dent"), 2);

    private static final int WIDTH = 12;

    /** Not the width: with other framings than a square, maps have the image's own size. */
    private static final int HEIGHT = 15;

    private static final int LARGE_SIDE = 96;

    /** Good images, each defect type, a defect without a type, and an anomalous image without a mask. */
    static List<MetricExample> all() {
        return all(WIDTH, HEIGHT);
    }

    /** The same images, large enough to be visible in the memory use of the process. */
    static List<MetricExample> large() {
        return all(LARGE_SIDE, LARGE_SIDE);
    }

    /** The minimum memory of images, in bytes. */
    static long bytes(List<MetricExample> examples) {
        long pixels = (long) examples.size() * LARGE_SIDE * LARGE_SIDE;
        return pixels * Float.BYTES * (2 + SCOPE.types().size());
    }

    /** The same image with its own arrays. */
    MetricExample copy() {
        List<ScoreMap> states =
                prediction.states().stream().map(MetricExample::copy).toList();
        Optional<LabelMap> labels = truth.labels()
                .map(map -> new LabelMap(map.width(), map.height(), map.labels().clone()));
        return new MetricExample(
                new Prediction(prediction.score(), copy(prediction.anomaly()), states),
                new Truth(truth.anomalous(), labels));
    }

    /** The same image with the same number of labels in one row. */
    MetricExample withLabelsInOneRow() {
        Optional<LabelMap> row = truth.labels().map(map -> new LabelMap(map.labels().length, 1, map.labels()));
        return new MetricExample(prediction, new Truth(truth.anomalous(), row));
    }

    /** The same image with a NaN at the last pixel of each map. That pixel is normal. */
    MetricExample withoutANumber() {
        MetricExample copy = copy();
        List<ScoreMap> maps = new ArrayList<>(copy.prediction.states());
        maps.add(copy.prediction.anomaly());
        maps.forEach(map -> map.values()[map.values().length - 1] = Float.NaN);
        return copy;
    }

    private static ScoreMap copy(ScoreMap map) {
        return new ScoreMap(map.width(), map.height(), map.values().clone());
    }

    /** The same image by a method that names no types. */
    MetricExample withoutStates() {
        return new MetricExample(new Prediction(prediction.score(), prediction.anomaly(), List.of()), truth);
    }

    private static List<MetricExample> all(int width, int height) {
        Random random = new Random(42);
        List<MetricExample> examples = new ArrayList<>();
        for (int image = 0; image < 12; image++) {
            short label = (short) (image % 4 == 3 ? LabelMap.UNTYPED : image % 4);
            short[] labels = new short[width * height];
            for (int pixel = 0; pixel < labels.length; pixel++) {
                labels[pixel] = pixel % width * 3 / width == 1 && pixel / width > height / 2 ? label : LabelMap.NORMAL;
            }
            boolean masked = image != 5;
            Truth truth = new Truth(
                    label != LabelMap.NORMAL,
                    masked ? Optional.of(new LabelMap(width, height, labels)) : Optional.empty());
            examples.add(new MetricExample(prediction(labels, width, random), truth));
        }
        return examples;
    }

    /**
     * Noise that is higher at defects, in coarse steps so that there are ties. Some scores are tiny, so that the rounded sum of
     * scores depends on their order.
     */
    private static Prediction prediction(short[] labels, int width, Random random) {
        List<ScoreMap> maps = new ArrayList<>();
        for (int map = 0; map < 2 + SCOPE.types().size(); map++) {
            float[] values = new float[labels.length];
            for (int pixel = 0; pixel < values.length; pixel++) {
                boolean raised = map == 0 ? labels[pixel] != LabelMap.NORMAL : labels[pixel] == map - 1;
                values[pixel] = pixel % 5 == 0
                        ? tiny(random)
                        : Math.round(100 * (random.nextFloat() + (raised ? 0.4f : 0))) / 100f;
            }
            maps.add(new ScoreMap(width, labels.length / width, values));
        }
        return new Prediction(
                random.nextBoolean() ? random.nextFloat() : tiny(random), maps.get(0), maps.subList(1, maps.size()));
    }

    private static float tiny(Random random) {
        return Math.scalb(random.nextFloat(), -8 - random.nextInt(40));
    }
}
