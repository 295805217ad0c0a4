package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares metrics of more scores than the histogram has patterns for with those of all scores, sorted. */
class RegionMetricsAtScaleTest {
    private static final int IMAGES = 60;
    private static final int SIDE = 256;

    private static final MetricAccumulator ACCUMULATOR =
            new RegionMetrics().start(new MetricScope("scale", List.of("defect")));
    private static final float[] SCORES = new float[IMAGES * SIDE * SIDE];

    /** The share of all normal pixels at each position of the sorted scores; {@link #OVERLAPS} has the share of regions. */
    private static final double[] RATES = new double[SCORES.length];

    private static final double[] OVERLAPS = new double[SCORES.length];

    @BeforeAll
    static void countAndSort() {
        long[] order = new long[SCORES.length];
        float[] scores = new float[SCORES.length];
        double[] overlaps = new double[SCORES.length];
        int regions = 0;
        int normal = 0;
        for (int image = 0, at = 0; image < IMAGES; image++) {
            Truth truth = MetricsAtScale.truth(image, SIDE);
            Prediction prediction = MetricsAtScale.prediction(image, truth);
            ACCUMULATOR.add(prediction, truth);
            short[] labels = truth.labels().map(LabelMap::labels).orElseThrow();
            List<List<Integer>> found = SlowRegions.regions(SIDE, labels);
            regions += found.size();
            for (List<Integer> region : found) {
                for (int pixel : region) {
                    overlaps[at + pixel] = 1.0 / region.size();
                }
            }
            for (int pixel = 0; pixel < labels.length; pixel++, at++) {
                scores[at] = prediction.anomaly().values()[pixel];
                // Positive floats are ordered like their bits.
                order[at] = (long) Float.floatToIntBits(scores[at]) << 32 | at;
                normal += labels[pixel] == 0 ? 1 : 0;
            }
        }
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            int at = (int) order[order.length - 1 - i];
            SCORES[i] = scores[at];
            OVERLAPS[i] = overlaps[at] / regions;
            RATES[i] = overlaps[at] == 0 ? 1.0 / normal : 0;
        }
    }

    @Test
    void auproIsWithinItsBound() {
        double area = 0;
        double rate = 0;
        double overlap = 0;
        for (int i = 0; i < SCORES.length && rate < 0.3; ) {
            double wide = 0;
            double high = 0;
            for (float score = SCORES[i]; i < SCORES.length && SCORES[i] == score; i++) {
                wide += RATES[i];
                high += OVERLAPS[i];
            }
            double below = Math.min(wide, 0.3 - rate);
            area += wide == 0 ? 0 : below * (overlap + high * below / wide / 2);
            rate += wide;
            overlap += high;
        }
        assertWithin(area / 0.3, "pixel_aupro", 1e-5);
    }

    @Test
    void thePrototypesFigureIsWithinItsBound() {
        double lowest = SCORES[SCORES.length - 1];
        double range = SCORES[0] - lowest;
        double area = 0;
        double rate = 0;
        double overlap = 0;
        double first = -1;
        double lastRate = 0;
        double lastOverlap = 0;
        int i = 0;
        for (int k = 199; k >= 0; k--) {
            for (; i < SCORES.length && SCORES[i] > lowest + k * range / 200; i++) {
                rate += RATES[i];
                overlap += OVERLAPS[i];
            }
            if (rate < 0.3) {
                first = first < 0 ? rate : first;
                area += k == 199 ? 0 : (rate - lastRate) * (overlap + lastOverlap) / 2;
                lastRate = rate;
                lastOverlap = overlap;
            }
        }
        assertWithin(area / (lastRate - first), "pixel_pro_prototype", 1e-3);
    }

    private static void assertWithin(double exact, String metric, double mostUseful) {
        MetricValue value = ACCUMULATOR.finish().values().get(metric);
        double bound = value.bound().orElse(0);
        assertTrue(bound > 0 && bound < mostUseful, () -> metric + " has a bound of " + bound);
        assertTrue(
                Math.abs(exact - value.value().orElseThrow()) <= bound + 1e-9,
                () -> metric + " should be " + exact + ", is " + value);
    }
}
