package org.dapo.api.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Records with arrays: the arrays count by what is in them. */
class CurveTest {
    private static Curve curve() {
        return new Curve("roc", "false", "true", new float[] {0, 0.5f, 1}, new float[] {0, 1, 1});
    }

    @Test
    void curvesAreEqualIfTheirNamesAndPointsAre() {
        assertEquals(curve(), curve());
        assertEquals(curve().hashCode(), curve().hashCode());
        float[] x = curve().x();
        float[] y = curve().y();
        for (Curve other : List.of(
                new Curve("pr", "false", "true", x, y),
                new Curve("roc", "recall", "true", x, y),
                new Curve("roc", "false", "overlap", x, y),
                new Curve("roc", "false", "true", new float[] {0, 0.6f, 1}, y),
                new Curve("roc", "false", "true", x, new float[] {0, 0.9f, 1}))) {
            assertNotEquals(curve(), other);
        }
        assertNotEquals(curve(), "roc: true over false, 3 points");
    }

    @Test
    void aCurveGoesFromLeftToRightWithinTheUnitSquare() {
        assertEquals(2, new Curve("c", "x", "y", new float[] {0.5f, 0.5f}, new float[] {1, 0}).x().length);
        float[] two = {0, 1};
        for (float[][] wrong : new float[][][] {
            {{0, 1, 1}, two},
            {{0}, {0}},
            {{1, 0}, two},
            {{-0.1f, 1}, two},
            {{0, 1.1f}, two},
            {two, {-0.1f, 1}},
            {two, {0, 1.1f}},
            {two, {0, Float.NaN}},
            {{Float.NaN, 1}, two},
            {new float[Curve.MOST_POINTS + 1], new float[Curve.MOST_POINTS + 1]}
        }) {
            assertThrows(IllegalArgumentException.class, () -> new Curve("c", "x", "y", wrong[0], wrong[1]));
        }
        float[] most = new float[Curve.MOST_POINTS];
        assertEquals(Curve.MOST_POINTS, new Curve("c", "x", "y", most, most).x().length);
    }

    @Test
    void confusionMatricesAreEqualIfTheirClassesAndCountsAre() {
        ConfusionMatrix matrix = new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 2}, {3, 4}});
        ConfusionMatrix same = new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 2}, {3, 4}});
        assertEquals(matrix, same);
        assertEquals(matrix.hashCode(), same.hashCode());
        assertNotEquals(matrix, new ConfusionMatrix(List.of("a", "c"), new long[][] {{1, 2}, {3, 4}}));
        assertNotEquals(matrix, new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 2}, {3, 5}}));
    }
}
