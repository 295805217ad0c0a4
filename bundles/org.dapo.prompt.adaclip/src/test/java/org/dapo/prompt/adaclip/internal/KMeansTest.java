package org.dapo.prompt.adaclip.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KMeansTest {
    /** Made by itests/oracle/k-means. */
    private record Fixture(String oracle, List<Case> cases) {}

    private record Case(float[][] points, double[][] start, int[] labels, double best) {}

    @Test
    void fromTheSameCentresItEndsWhereScikitLearnDoes() throws IOException {
        for (Case one : fixture().cases()) {
            assertArrayEquals(one.labels(), new KMeans(one.points()).lloyd(one.start()));
        }
    }

    @Test
    void itsOwnCentresAreAboutAsGoodAsTheBestOfScikitLearns() throws IOException {
        for (Case one : fixture().cases()) {
            int clusters = one.start().length;
            int[] labels = new KMeans(one.points()).cluster(clusters);
            double inertia = inertia(one.points(), labels, clusters);
            assertTrue(inertia <= 1.2 * one.best(), inertia + " is far from " + one.best());
            assertArrayEquals(labels, new KMeans(one.points()).cluster(clusters), "another call");
        }
    }

    @Test
    void thereAreNoMoreClustersThanPointsThatDiffer() {
        assertEquals(1, new KMeans(new float[][] {{1, 2}}).cluster(20).length);
        int[] labels = new KMeans(new float[][] {{1}, {1}, {1}, {5}}).cluster(3);
        assertEquals(2, Arrays.stream(labels).distinct().count());
        assertEquals(labels[0], labels[2]);
    }

    /** What is not a number has no nearest centre, but it must reach the scores, where the engine reports it. */
    @Test
    void pointsThatAreNotNumbersAreClusteredToo() {
        float[][] none = {{Float.NaN}, {Float.NaN}, {Float.NaN}};
        assertArrayEquals(new int[3], new KMeans(none).cluster(2));
        float[][] some = {{1}, {Float.NaN}, {5}, {1}, {Float.POSITIVE_INFINITY}};
        assertEquals(5, new KMeans(some).cluster(3).length);
    }

    private static double inertia(float[][] points, int[] labels, int clusters) {
        double sum = 0;
        for (int c = 0; c < clusters; c++) {
            int cluster = c;
            int[] members = IntStream.range(0, points.length)
                    .filter(i -> labels[i] == cluster)
                    .toArray();
            for (int d = 0; d < points[0].length; d++) {
                int dimension = d;
                double mean = Arrays.stream(members)
                        .mapToDouble(i -> points[i][dimension])
                        .average()
                        .orElse(0);
                sum += Arrays.stream(members)
                        .mapToDouble(i -> Math.pow(points[i][dimension] - mean, 2))
                        .sum();
            }
        }
        return sum;
    }

    private static Fixture fixture() throws IOException {
        try (Reader reader = new InputStreamReader(
                KMeansTest.class.getResourceAsStream("/oracle/k-means.json"), StandardCharsets.UTF_8)) {
            Fixture fixture = new Gson().fromJson(reader, Fixture.class);
            assertFalse(fixture.cases().isEmpty());
            return fixture;
        }
    }
}
