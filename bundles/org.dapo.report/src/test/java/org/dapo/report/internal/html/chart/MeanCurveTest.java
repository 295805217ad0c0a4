package org.dapo.report.internal.html.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.dapo.api.metric.Curve;
import org.junit.jupiter.api.Test;

class MeanCurveTest {
    private final Curve steps = curve(new float[] {0, 0, 0.5f, 0.5f, 1}, new float[] {0, 0.4f, 0.4f, 0.8f, 1});
    private final Curve straight = curve(new float[] {0, 1}, new float[] {0, 1});

    @Test
    void pointsAreJoinedByStraightLinesAndOfSeveralAtOnePlaceTheHighestCounts() {
        assertEquals(0.4, MeanCurve.at(steps, 0), 1e-6);
        assertEquals(0.4, MeanCurve.at(steps, 0.25f), 1e-6);
        assertEquals(0.8, MeanCurve.at(steps, 0.5f), 1e-6);
        assertEquals(0.9, MeanCurve.at(steps, 0.75f), 1e-6);
    }

    @Test
    void beyondItsEndsACurveStaysAsHighAsItWas() {
        Curve part = curve(new float[] {0.2f, 0.6f}, new float[] {0.9f, 0.5f});

        assertEquals(0.9, MeanCurve.at(part, 0), 1e-6);
        assertEquals(0.5, MeanCurve.at(part, 1), 1e-6);
    }

    @Test
    void theMeanIsTakenAtEachPlaceOfTheGrid() {
        double[] mean = MeanCurve.of(List.of(steps, straight), 1);

        assertEquals(MeanCurve.STEPS + 1, mean.length);
        assertEquals((0.8 + 0.5) / 2, mean[MeanCurve.STEPS / 2], 1e-6);
        assertEquals(1, mean[MeanCurve.STEPS], 1e-6);
    }

    private static Curve curve(float[] x, float[] y) {
        return new Curve("image_roc", "false positive rate", "true positive rate", x, y);
    }
}
