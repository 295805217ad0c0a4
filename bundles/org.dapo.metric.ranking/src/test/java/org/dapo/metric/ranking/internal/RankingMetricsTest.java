package org.dapo.metric.ranking.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.Gson;
import java.awt.geom.Line2D;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankingMetricsTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch"));

    private static final Map<String, Agreement> AGREEMENTS = new TreeMap<>();

    /** Made by itests/oracle/metrics with scikit-learn. Undefined values are null. */
    private record Fixtures(String oracle, List<Fixture> cases) {
        static final Fixtures READ = read();

        private static Fixtures read() {
            InputStream json = RankingMetricsTest.class.getResourceAsStream("/ranking.json");
            return new Gson().fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), Fixtures.class);
        }
    }

    /** A curve has x and y. It is null if it was not made. */
    private record Fixture(
            String name,
            float[] scores,
            int[] positive,
            Double auroc,
            Double ap,
            Double f1max,
            double[][] roc,
            double[][] pr) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Fixture> fixtures() {
        return Fixtures.READ.cases();
    }

    @AfterAll
    static void printAgreements() {
        AGREEMENTS.values().forEach(Agreement::print);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void figuresOfImagesAgreeWithScikitLearn(Fixture fixture) {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int image = 0; image < fixture.scores().length; image++) {
            boolean anomalous = fixture.positive()[image] == 1;
            accumulator.add(prediction(fixture.scores()[image], 0), new Truth(anomalous, Optional.empty()));
        }
        assertFigures(fixture, accumulator, "image");
    }

    /** Each image has ten pixels; the last may have fewer. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void figuresOfPixelsAgreeWithScikitLearn(Fixture fixture) {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int at = 0; at < fixture.scores().length; at += 10) {
            float[] map = Arrays.copyOfRange(fixture.scores(), at, Math.min(at + 10, fixture.scores().length));
            short[] labels = new short[map.length];
            for (int pixel = 0; pixel < map.length; pixel++) {
                labels[pixel] = (short) fixture.positive()[at + pixel];
            }
            accumulator.add(prediction(0, map), truth(labels));
        }
        assertFigures(fixture, accumulator, "pixel");
    }

    @Test
    void anImageWithoutLabelsCountsInImageMetricsAlone() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(0.1f, 1, 2), truth((short) 0, (short) 1));
        accumulator.add(prediction(0.2f, 9, 9), new Truth(false, Optional.empty()));
        Map<String, MetricValue> values = accumulator.finish().values();
        assertEquals(MetricValue.of(0), values.get("image_auroc"));
        assertEquals(MetricValue.of(1), values.get("pixel_auroc"));
    }

    @Test
    void aDefectOfNoKnownTypeIsADefect() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(1, 1, 2, 3), truth((short) 0, (short) 1, LabelMap.UNTYPED));
        assertEquals(MetricValue.of(1), accumulator.finish().values().get("pixel_auroc"));
        assertEquals(MetricValue.of(1), accumulator.finish().values().get("pixel_f1max"));
    }

    @Test
    void withoutAClassThereIsNoFigureButAReason() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        assertReasons("no image", "no image with labels", accumulator);
        accumulator.add(prediction(1, 1, 2), new Truth(true, Optional.empty()));
        assertReasons("no normal image", "no image with labels", accumulator);
        MetricAccumulator good = new RankingMetrics().start(SCOPE);
        good.add(prediction(1, 1, 2), new Truth(false, Optional.of(new LabelMap(2, 1, new short[2]))));
        assertReasons("no anomalous image", "no anomalous pixel", good);
        MetricAccumulator bad = new RankingMetrics().start(SCOPE);
        bad.add(prediction(1, 1, 2), truth((short) 1, (short) 1));
        assertReasons("no normal image", "no normal pixel", bad);
    }

    @Test
    void aMapOfAnotherSizeOrWithoutNumbersIsRefusedAndNotCounted() {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        accumulator.add(prediction(1, 1, 2), truth((short) 0, (short) 1));
        Map<String, MetricValue> before = accumulator.finish().values();
        Truth truth = truth((short) 0, (short) 1);
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(prediction(0, 1, 2, 3), truth));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(prediction(0, 1, Float.NaN), truth));
        assertEquals(before, accumulator.finish().values());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void curvesAgreeWithScikitLearn(Fixture fixture) {
        MetricAccumulator accumulator = new RankingMetrics().start(SCOPE);
        for (int image = 0; image < fixture.scores().length; image++) {
            short label = (short) fixture.positive()[image];
            accumulator.add(
                    prediction(fixture.scores()[image], fixture.scores()[image]),
                    new Truth(label == 1, Optional.of(new LabelMap(1, 1, new short[] {label}))));
        }
        List<Curve> curves = accumulator.finish().curves();
        if (fixture.auroc() == null) {
            assertEquals(List.of(), curves);
            return;
        }
        assertEquals(
                List.of("image_roc", "image_pr", "pixel_roc", "pixel_pr"),
                curves.stream().map(Curve::name).toList());
        if (fixture.roc() != null) {
            assertDraws(fixture, fixture.roc(), curves.get(0));
            assertDraws(fixture, fixture.pr(), curves.get(1));
            assertDraws(fixture, fixture.roc(), curves.get(2));
            assertDraws(fixture, fixture.pr(), curves.get(3));
        }
    }

    private static Prediction prediction(float score, float... map) {
        return new Prediction(score, new ScoreMap(map.length, 1, map), List.of());
    }

    private static Truth truth(short... labels) {
        return new Truth(true, Optional.of(new LabelMap(labels.length, 1, labels)));
    }

    private static void assertFigures(Fixture expected, MetricAccumulator accumulator, String what) {
        Map<String, MetricValue> values = accumulator.finish().values();
        assertExact(expected, expected.auroc(), values, what + "_auroc");
        assertExact(expected, expected.ap(), values, what + "_ap");
        assertExact(expected, expected.f1max(), values, what + "_f1max");
    }

    private static void assertExact(Fixture fixture, Double expected, Map<String, MetricValue> values, String metric) {
        MetricValue actual = values.get(metric);
        assertEquals(expected != null, actual.value().isPresent(), metric);
        if (expected != null) {
            assertFalse(actual.bound().isPresent());
            String what = "%s, %d cases".formatted(metric, fixtures().size());
            AGREEMENTS
                    .computeIfAbsent(metric, any -> new Agreement(what, Fixtures.READ.oracle(), 1e-12))
                    .within(Math.abs(expected - actual.value().orElseThrow()), fixture.name());
        }
    }

    /** Asserts that each point of the library's curve is near the drawn line. */
    private static void assertDraws(Fixture fixture, double[][] expected, Curve curve) {
        double farthest = 0;
        for (int point = 0; point < expected[0].length; point++) {
            double nearest = Double.MAX_VALUE;
            for (int i = 1; i < curve.x().length; i++) {
                double distance = Line2D.ptSegDist(
                        curve.x()[i - 1],
                        curve.y()[i - 1],
                        curve.x()[i],
                        curve.y()[i],
                        expected[0][point],
                        expected[1][point]);
                nearest = Math.min(nearest, distance);
            }
            farthest = Math.max(farthest, nearest);
        }
        long drawn = fixtures().stream().filter(each -> each.roc() != null).count();
        AGREEMENTS
                .computeIfAbsent(
                        curve.name(),
                        name -> new Agreement(
                                "%s, distance from the line, %d cases".formatted(name, drawn),
                                Fixtures.READ.oracle(),
                                0.002))
                .within(farthest, fixture.name());
    }

    private static void assertReasons(String images, String pixels, MetricAccumulator accumulator) {
        accumulator
                .finish()
                .values()
                .forEach((name, value) ->
                        assertEquals(Optional.of(name.startsWith("image") ? images : pixels), value.undefined(), name));
    }
}
