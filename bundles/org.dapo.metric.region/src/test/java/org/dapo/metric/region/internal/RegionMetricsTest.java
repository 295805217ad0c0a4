package org.dapo.metric.region.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.annotations.SerializedName;
import java.awt.geom.Line2D;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.ValueSource;

class RegionMetricsTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch"));

    /** The rounding error of a region's shares in fixed point. */
    private static final double ROUNDING = 1e-9;

    private static final Map<String, Agreement> AGREEMENTS = new TreeMap<>();

    /** Made by itests/oracle/metrics with scikit-image and scikit-learn. Undefined values are null. */
    private record Fixtures(String oracle, List<Fixture> cases) {
        static final Fixtures READ = read();

        private static Fixtures read() {
            InputStream json = RegionMetricsTest.class.getResourceAsStream("/region.json");
            return new Gson().fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), Fixtures.class);
        }
    }

    private record Fixture(
            String name,
            int width,
            int height,
            short[][] labels,
            float[][] maps,
            int regions,
            Double aupro,
            @SerializedName("pro_prototype") Double prototype) {
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
    void agreesWithALookAtEveryRegionForEveryThreshold(Fixture fixture) {
        int width = fixture.width();
        int regions = Stream.of(fixture.labels())
                .mapToInt(labels -> new RegionWeights(new LabelMap(width, fixture.height(), labels)).regions())
                .sum();
        assertEquals(fixture.regions(), regions);
        MetricAccumulator accumulator =
                accumulator(width, fixture.height(), List.of(fixture.labels()), List.of(fixture.maps()));
        assertAgrees(fixture, fixture.aupro(), accumulator, "pixel_aupro");
        assertAgrees(fixture, fixture.prototype(), accumulator, "pixel_pro_prototype");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30, 1000, 10_000_000})
    void agreesWithTheSlowReferenceWhateverTheTies(int steps) {
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            List<short[]> labels = new ArrayList<>();
            List<float[]> maps = new ArrayList<>();
            for (int image = 0; image < 4; image++) {
                labels.add(labels(random, 10, image == 0 ? 0 : 0.1));
                maps.add(map(random, labels.get(image), steps));
            }
            SlowRegions reference = new SlowRegions(10, labels, maps);
            MetricAccumulator accumulator = accumulator(10, labels, maps);
            assertExact(reference.aupro(), value(accumulator, "pixel_aupro"));
            assertExact(reference.prototype(), value(accumulator, "pixel_pro_prototype"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 30, 1000})
    void theCurveFollowsTheSlowReferenceThroughEveryThreshold(int steps) {
        Random random = new Random(steps);
        List<short[]> labels = new ArrayList<>();
        List<float[]> maps = new ArrayList<>();
        for (int image = 0; image < 3; image++) {
            labels.add(labels(random, 10, image == 0 ? 0 : 0.1));
            maps.add(map(random, labels.get(image), steps));
        }
        List<Curve> curves = accumulator(10, labels, maps).finish().curves();
        assertEquals(List.of("pixel_pro"), curves.stream().map(Curve::name).toList());
        Curve curve = curves.get(0);
        int last = curve.x().length - 1;
        assertEquals(List.of(0f, 0f, 1f, 1f), List.of(curve.x()[0], curve.y()[0], curve.x()[last], curve.y()[last]));
        for (double[] point : new SlowRegions(10, labels, maps).curve()) {
            double distance = distance(point, curve);
            assertTrue(distance < 0.002, () -> "the line is " + distance + " away");
        }
    }

    @Test
    void perfectMapsHaveAnAuproOfOne() {
        short[] labels = labels(new Random(1), 10, 0.1);
        float[] map = new float[labels.length];
        for (int pixel = 0; pixel < map.length; pixel++) {
            map[pixel] = labels[pixel] == 0 ? 0 : 1;
        }
        assertExact(1, value(accumulator(10, List.of(labels), List.of(map)), "pixel_aupro"));
    }

    /** All pixels have one threshold. The curve is the straight line from (0, 0) to (1, 1), whose mean up to 0.3 is 0.15. */
    @Test
    void constantMapsHaveTheAuproOfChanceAndNoPrototypeFigure() {
        short[] labels = labels(new Random(1), 10, 0.1);
        MetricAccumulator accumulator = accumulator(10, List.of(labels), List.of(new float[labels.length]));
        assertExact(0.15, value(accumulator, "pixel_aupro"));
        assertUndefined("fewer than two false positive rates", value(accumulator, "pixel_pro_prototype"));
    }

    @Test
    void withoutAClassThereIsNoFigureButAReason() {
        MetricAccumulator empty = new RegionMetrics().start(SCOPE);
        float[] map = map(new Random(1), new short[4], 100);
        empty.add(new Prediction(1, new ScoreMap(2, 2, map), List.of()), new Truth(true, Optional.empty()));
        MetricAccumulator good = accumulator(2, List.of(new short[4]), List.of(map));
        MetricAccumulator bad = accumulator(2, List.of(new short[] {1, 1, 1, 1}), List.of(map));
        for (MetricAccumulator nothing : List.of(empty, good, bad)) {
            assertEquals(List.of(), nothing.finish().curves());
        }
        for (String metric : new RegionMetrics().metrics()) {
            assertUndefined("no image with labels", value(empty, metric));
            assertUndefined("no defect region", value(good, metric));
            assertUndefined("no normal pixel", value(bad, metric));
        }
    }

    @Test
    void aMapOfAnotherSizeOrWithoutNumbersIsRefusedAndNotCounted() {
        MetricAccumulator accumulator =
                accumulator(2, List.of(new short[] {0, 0, 0, 1}), List.of(new float[] {1, 2, 3, 4}));
        MetricValue before = value(accumulator, "pixel_aupro");
        Truth truth = new Truth(true, Optional.of(new LabelMap(2, 2, new short[] {1, 1, 0, 0})));
        Prediction wide = new Prediction(1, new ScoreMap(4, 1, new float[4]), List.of());
        Prediction spoilt = new Prediction(1, new ScoreMap(2, 2, new float[] {1, Float.NaN, 2, 3}), List.of());
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(wide, truth));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(spoilt, truth));
        assertEquals(before, value(accumulator, "pixel_aupro"));
    }

    /** More regions than fixed point can weigh cannot be created here, but their state can be written. */
    @Test
    void tooManyRegionsAreAReasonAndSpoilNothing() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        new RegionMetrics().start(SCOPE).write(out);
        byte[] state = bytes.toByteArray();
        state[state.length - 5 - 5] = 1; // 2^32 regions: fifth lowest of eight bytes, before five of an empty histogram
        MetricAccumulator many = new RegionMetrics().read(SCOPE, new DataInputStream(new ByteArrayInputStream(state)));
        MetricAccumulator some = accumulator(2, List.of(new short[] {0, 0, 0, 1}), List.of(new float[] {1, 2, 3, 4}));
        some.merge(many);
        assertUndefined("more than 8388607 defect regions", value(many, "pixel_aupro"));
        assertUndefined("more than 8388607 defect regions", value(some, "pixel_aupro"));
        assertEquals(List.of(), some.finish().curves());
    }

    private static double distance(double[] point, Curve curve) {
        double nearest = Double.MAX_VALUE;
        for (int i = 1; i < curve.x().length; i++) {
            double distance = Line2D.ptSegDist(
                    curve.x()[i - 1], curve.y()[i - 1], curve.x()[i], curve.y()[i], point[0], point[1]);
            nearest = Math.min(nearest, distance);
        }
        return nearest;
    }

    private static short[] labels(Random random, int side, double density) {
        short[] labels = new short[side * side];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            labels[pixel] = (short) (random.nextDouble() < density ? 1 : 0);
        }
        return labels;
    }

    private static float[] map(Random random, short[] labels, int steps) {
        float[] map = new float[labels.length];
        for (int pixel = 0; pixel < map.length; pixel++) {
            map[pixel] = (float) Math.rint((random.nextDouble() + (labels[pixel] != 0 ? 0.4 : 0)) * steps) / steps;
        }
        return map;
    }

    private static MetricAccumulator accumulator(int side, List<short[]> labels, List<float[]> maps) {
        return accumulator(side, side, labels, maps);
    }

    private static MetricAccumulator accumulator(int width, int height, List<short[]> labels, List<float[]> maps) {
        MetricAccumulator accumulator = new RegionMetrics().start(SCOPE);
        for (int image = 0; image < maps.size(); image++) {
            Prediction prediction = new Prediction(0, new ScoreMap(width, height, maps.get(image)), List.of());
            accumulator.add(prediction, new Truth(true, Optional.of(new LabelMap(width, height, labels.get(image)))));
        }
        return accumulator;
    }

    private static void assertAgrees(Fixture fixture, Double expected, MetricAccumulator accumulator, String metric) {
        MetricValue actual = value(accumulator, metric);
        assertEquals(expected != null, actual.value().isPresent(), metric);
        if (expected != null) {
            assertFalse(actual.bound().isPresent(), "exact while no bit is dropped");
            String what = "%s, %d cases".formatted(metric, fixtures().size());
            AGREEMENTS
                    .computeIfAbsent(metric, any -> new Agreement(what, Fixtures.READ.oracle(), ROUNDING))
                    .within(Math.abs(expected - actual.value().orElseThrow()), fixture.name());
        }
    }

    private static MetricValue value(MetricAccumulator accumulator, String metric) {
        return accumulator.finish().values().get(metric);
    }

    private static void assertExact(double expected, MetricValue actual) {
        assertEquals(expected, actual.value().orElseThrow(), ROUNDING);
        assertFalse(actual.bound().isPresent(), "exact while no bit is dropped");
    }

    private static void assertUndefined(String reason, MetricValue value) {
        assertTrue(value.undefined().orElse("").startsWith(reason), () -> "not '" + reason + "': " + value);
    }
}
