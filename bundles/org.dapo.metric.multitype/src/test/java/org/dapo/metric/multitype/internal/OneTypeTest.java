package org.dapo.metric.multitype.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.Test;

/** A product of one type, whose map has more scores than half of all patterns, while the normal map has few. */
class OneTypeTest {
    private static final int SIDE = 800;

    @Test
    void theBoundOfAMeanIsTheMeanOfTheBoundsAndExactFiguresHaveNone() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(new MetricScope("bottle", List.of("scratch")));
        Random random = new Random(1);
        short[] labels = new short[SIDE * SIDE];
        float[] normal = new float[labels.length];
        float[] scratch = new float[labels.length];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            labels[pixel] = (short) random.nextInt(2);
            normal[pixel] = random.nextInt(100);
            scratch[pixel] = random.nextFloat() + labels[pixel] * 0.1f;
        }
        List<ScoreMap> states = List.of(new ScoreMap(SIDE, SIDE, normal), new ScoreMap(SIDE, SIDE, scratch));
        accumulator.add(
                new Prediction(0, states.get(0), states),
                new Truth(true, Optional.of(new LabelMap(SIDE, SIDE, labels))));
        MetricResult result = accumulator.finish();
        for (String metric : List.of("multitype_auroc", "multitype_ap")) {
            double own = bound(result.types().get("scratch"), metric).orElseThrow();
            assertTrue(own > 0, () -> metric + " has a bound of " + own);
            assertEquals(OptionalDouble.empty(), bound(result.types().get("normal"), metric));
            assertEquals(own / 2, bound(result.values(), metric).orElseThrow(), 1e-15);
            assertEquals(own, bound(result.values(), metric + "_defects").orElseThrow(), 1e-15);
        }
    }

    private static OptionalDouble bound(Map<String, MetricValue> values, String metric) {
        return values.get(metric).bound();
    }
}
