package org.dapo.prompt.adaclip.internal;

import java.util.Arrays;
import org.dapo.prompting.CounterRandom;

/**
 * k-means as in scikit-learn: Lloyd's algorithm, initialised by greedy k-means++ (Arthur and Vassilvitskii 2007), which tries
 * several candidates for each centre. The random numbers are the same in each call, so an image always has the same score.
 */
final class KMeans {
    private static final int ROUNDS = 300;

    private final float[][] points;

    /**
     * Creates a clustering of points.
     *
     * @param points n points of the same dimension
     */
    KMeans(float[][] points) {
        this.points = points;
    }

    /**
     * Assigns the points to clusters. A point that is not a number is nearest to no centre and belongs to cluster 0.
     *
     * @param clusters the maximum number of clusters, at least 1
     * @return the cluster number of each point; if points coincide, some numbers may be missing
     */
    int[] cluster(int clusters) {
        return lloyd(plusPlus(Math.min(clusters, points.length)));
    }

    /**
     * Runs Lloyd's algorithm until the assignment no longer changes, at most 300 rounds.
     *
     * @param start the initial centres
     * @return the cluster number of each point
     */
    int[] lloyd(double[][] start) {
        double[][] centres = start;
        int[] labels = nearest(centres);
        for (int round = 0; round < ROUNDS; round++) {
            centres = means(labels, centres);
            int[] next = nearest(centres);
            if (Arrays.equals(next, labels)) {
                break;
            }
            labels = next;
        }
        return labels;
    }

    /** Draws each next centre from the points, with probability proportional to the squared distance to its nearest centre. */
    private double[][] plusPlus(int clusters) {
        CounterRandom random = new CounterRandom(111, "k-means");
        int candidates = 2 + (int) Math.log(clusters);
        long drawn = 0;
        double[][] centres = new double[clusters][];
        centres[0] = widened(points[(int) (random.uniform(drawn++) * points.length)]);
        double[] distances = new double[points.length];
        Arrays.fill(distances, Double.POSITIVE_INFINITY);
        distances = closer(distances, centres[0]);
        for (int c = 1; c < clusters; c++) {
            double total = Arrays.stream(distances).sum();
            double least = Double.POSITIVE_INFINITY;
            double[] best = distances;
            for (int candidate = 0; candidate < candidates; candidate++) {
                double[] point = widened(points[draw(distances, random.uniform(drawn++) * total)]);
                double[] with = closer(distances, point);
                double left = Arrays.stream(with).sum();
                // With a point that is not a number every sum is NaN, which is never less.
                if (centres[c] == null || left < least) {
                    least = left;
                    best = with;
                    centres[c] = point;
                }
            }
            distances = best;
        }
        return centres;
    }

    private static int draw(double[] weights, double place) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            if (sum > place) {
                return i;
            }
        }
        return weights.length - 1;
    }

    private double[] closer(double[] distances, double[] centre) {
        double[] closer = new double[distances.length];
        for (int i = 0; i < closer.length; i++) {
            closer[i] = Math.min(distances[i], square(points[i], centre));
        }
        return closer;
    }

    private int[] nearest(double[][] centres) {
        int[] labels = new int[points.length];
        for (int i = 0; i < labels.length; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < centres.length; c++) {
                double distance = square(points[i], centres[c]);
                if (distance < least) {
                    least = distance;
                    labels[i] = c;
                }
            }
        }
        return labels;
    }

    /** The means of the clusters. The centre of an empty cluster does not move. */
    private double[][] means(int[] labels, double[][] before) {
        double[][] means = new double[before.length][points[0].length];
        int[] counts = new int[before.length];
        for (int i = 0; i < labels.length; i++) {
            counts[labels[i]]++;
            for (int d = 0; d < points[i].length; d++) {
                means[labels[i]][d] += points[i][d];
            }
        }
        for (int c = 0; c < means.length; c++) {
            for (int d = 0; d < means[c].length; d++) {
                means[c][d] = counts[c] == 0 ? before[c][d] : means[c][d] / counts[c];
            }
        }
        return means;
    }

    private static double square(float[] point, double[] centre) {
        double sum = 0;
        for (int d = 0; d < centre.length; d++) {
            double difference = point[d] - centre[d];
            sum += difference * difference;
        }
        return sum;
    }

    private static double[] widened(float[] point) {
        double[] wide = new double[point.length];
        for (int d = 0; d < wide.length; d++) {
            wide[d] = point[d];
        }
        return wide;
    }
}
