package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.testkit.MetricCalculatorContract;
import org.junit.jupiter.api.Test;

/** The contract test, which does not check the figure, and a test of the figure. */
class OverlapMetricsTest extends MetricCalculatorContract {
    @Override
    protected MetricCalculator calculator() {
        return new OverlapMetrics();
    }

    @Test
    void aPixelCountsWhereItIsDefectiveOrSaidToBe() {
        MetricAccumulator accumulator = calculator().start(new MetricScope("bolt", List.of("scratch"), 4));
        float[] scores = {3.6f, 2, 1.9f, 2.4f};
        short[] labels = {1, LabelMap.UNTYPED, 1, LabelMap.NORMAL};
        accumulator.add(
                new Prediction(1, new ScoreMap(2, 2, scores), List.of()),
                new Truth(true, Optional.of(new LabelMap(2, 2, labels))));
        // Two found, one missed, one false alarm.
        assertEquals(
                OptionalDouble.of(0.5),
                accumulator.finish().values().get(OverlapMetrics.IOU).value());
    }
}
