package org.dapo.histogram;

import java.util.BitSet;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Removes the points of a polyline that hardly change its course. The piece that deviates most from its chord is split at its
 * farthest point, repeatedly (Ramer 1972; Douglas and Peucker 1973).
 */
final class PolylineSimplification {
    /** A piece from one kept point to the next, and the point between them that is farthest from the line that joins them. */
    private record Piece(int from, int to, int farthest, double deviation) {}

    private final double[] x;
    private final double[] y;

    private PolylineSimplification(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /**
     * The points that are kept.
     *
     * @param x the points' abscissas, at least 2
     * @param y their ordinates, as many
     * @param most the most points to keep, at least 2; if that is too few, the farthest are kept
     * @param tolerance the largest distance of a removed point from the remaining line
     * @return their positions, including the first and the last
     */
    static BitSet kept(double[] x, double[] y, int most, double tolerance) {
        return new PolylineSimplification(x, y).kept(most, tolerance);
    }

    private BitSet kept(int most, double tolerance) {
        BitSet kept = new BitSet(x.length);
        kept.set(0);
        kept.set(x.length - 1);
        PriorityQueue<Piece> pieces = new PriorityQueue<>(
                Comparator.comparingDouble(Piece::deviation).reversed().thenComparingInt(Piece::from));
        pieces.add(piece(0, x.length - 1));
        for (int count = kept.cardinality(); count < most && pieces.peek().deviation() > tolerance; count++) {
            Piece piece = pieces.remove();
            kept.set(piece.farthest());
            pieces.add(piece(piece.from(), piece.farthest()));
            pieces.add(piece(piece.farthest(), piece.to()));
        }
        return kept;
    }

    private Piece piece(int from, int to) {
        int farthest = from;
        double most = 0;
        for (int point = from + 1; point < to; point++) {
            double distance = squaredDistance(point, from, to);
            if (distance > most) {
                most = distance;
                farthest = point;
            }
        }
        return new Piece(from, to, farthest, Math.sqrt(most));
    }

    /** The squared distance of a point from the line between two others, ends included. */
    private double squaredDistance(int point, int from, int to) {
        double wide = x[to] - x[from];
        double high = y[to] - y[from];
        double right = x[point] - x[from];
        double up = y[point] - y[from];
        double length = wide * wide + high * high;
        double along = length == 0 ? 0 : Math.min(1, Math.max(0, (right * wide + up * high) / length));
        double dx = right - along * wide;
        double dy = up - along * high;
        return dx * dx + dy * dy;
    }
}
