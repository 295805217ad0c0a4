package org.dapo.histogram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.geom.Line2D;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PolylineSimplificationTest {
    @Test
    void pointsOnALineGo() {
        BitSet kept = PolylineSimplification.kept(
                new double[] {0, 0.25, 0.5, 0.5, 0.75, 1}, new double[] {0, 0, 0, 1, 1, 1}, 512, 1e-9);
        assertEquals("{0, 2, 3, 5}", kept.toString());
    }

    @Test
    void pointsThatAreAllTheSameAreTwo() {
        BitSet kept = PolylineSimplification.kept(new double[5], new double[5], 512, 0);
        assertEquals("{0, 4}", kept.toString());
    }

    /** All points lie on one line, which turns back. The turning points stay. */
    @Test
    void aPointBeyondTheEndsStays() {
        BitSet kept = PolylineSimplification.kept(new double[4], new double[] {1, 0, 0.25, 0.5}, 512, 1e-9);
        assertEquals("{0, 1, 3}", kept.toString());
    }

    @Test
    void whatGoesIsNearerThanTheToleranceUnlessThereAreTooManyThatAreNot() {
        double[] x = new double[3000];
        double[] y = new double[x.length];
        Random random = new Random(1);
        for (int i = 1; i < x.length; i++) {
            x[i] = x[i - 1] + random.nextDouble() / x.length;
            y[i] = y[i - 1] + random.nextGaussian() / 100;
        }
        for (double tolerance : new double[] {0.3, 0.1, 0.03}) {
            BitSet kept = PolylineSimplification.kept(x, y, x.length, tolerance);
            assertTrue(kept.cardinality() < x.length / 2, () -> kept.cardinality() + " points");
            assertTrue(farthest(x, y, kept) <= tolerance + 1e-12);
        }
        BitSet few = PolylineSimplification.kept(x, y, 10, 0);
        assertEquals(10, few.cardinality());
        assertTrue(few.get(0) && few.get(x.length - 1));
    }

    /** Returns the largest distance of a removed point from the simplified line. */
    private static double farthest(double[] x, double[] y, BitSet kept) {
        double farthest = 0;
        for (int point = kept.nextClearBit(0); point < x.length; point = kept.nextClearBit(point + 1)) {
            int from = kept.previousSetBit(point);
            int to = kept.nextSetBit(point);
            farthest = Math.max(farthest, Line2D.ptSegDist(x[from], y[from], x[to], y[to], x[point], y[point]));
        }
        return farthest;
    }
}
