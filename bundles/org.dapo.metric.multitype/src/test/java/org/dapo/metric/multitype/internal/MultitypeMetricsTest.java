package org.dapo.metric.multitype.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MultitypeMetricsTest {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch", "dent", "hole"));
    private static final MetricScope TWO = new MetricScope("bottle", List.of("scratch", "dent"));

    private static final Map<String, Agreement> AGREEMENTS = new TreeMap<>();

    /** Undefined values are null. */
    private record Figures(Double auroc, Double ap, Double f1) {
        static final Figures UNDEFINED = new Figures(null, null, null);
    }

    /** Made by itests/oracle/metrics with scikit-learn. */
    private record Fixtures(String oracle, List<Fixture> cases) {
        static final Fixtures READ = read();

        private static Fixtures read() {
            InputStream json = MultitypeMetricsTest.class.getResourceAsStream("/multitype.json");
            return new Gson().fromJson(new InputStreamReader(json, StandardCharsets.UTF_8), Fixtures.class);
        }
    }

    /** A case with {@code states[state][image]}. A class without pixels is null. */
    private record Fixture(
            String name,
            int width,
            int height,
            short[][] labels,
            float[][][] states,
            Figures[] classes,
            Figures mean,
            Figures defects,
            long[][] confusion) {
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
    void agreesWithScikitLearnPerClassAndInTheMean(Fixture fixture) {
        MetricAccumulator accumulator = new MultitypeMetrics().start(SCOPE);
        for (int image = 0; image < fixture.labels().length; image++) {
            List<ScoreMap> states = new ArrayList<>();
            for (float[][] state : fixture.states()) {
                states.add(new ScoreMap(fixture.width(), fixture.height(), state[image]));
            }
            LabelMap labels = new LabelMap(fixture.width(), fixture.height(), fixture.labels()[image]);
            accumulator.add(new Prediction(0, states.get(0), states), new Truth(true, Optional.of(labels)));
        }
        MetricResult result = accumulator.finish();
        assertFigures(fixture, fixture.mean(), result.values(), "", "mean");
        assertFigures(fixture, fixture.defects(), result.values(), "_defects", "mean");
        List<String> classes = List.of("normal", "scratch", "dent", "hole");
        assertEquals(classes, new ArrayList<>(result.types().keySet()));
        assertEquals(Optional.of(new ConfusionMatrix(classes, fixture.confusion())), result.confusion());
        for (int each = 0; each < classes.size(); each++) {
            Map<String, MetricValue> figures = result.types().get(classes.get(each));
            if (fixture.classes()[each] == null) {
                assertReason("no pixel in the ground truth", figures);
            } else {
                assertFigures(fixture, fixture.classes()[each], figures, "", "of a class");
            }
        }
    }

    @Test
    void theConfusionMatrixHasARowForWhatAPixelIsAndAColumnForWhatItWasTakenFor() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        assertEquals(Optional.empty(), accumulator.finish().confusion());
        accumulator.add(
                prediction(new float[] {1, 0, 0, 0}, new float[] {0, 0, 1, 9}, new float[] {0, 1, 0, 0}),
                truth((short) 0, (short) 1, (short) 1, LabelMap.UNTYPED));
        long[][] counts = {{1, 0, 0}, {0, 1, 1}, {0, 0, 0}};
        assertEquals(
                Optional.of(new ConfusionMatrix(List.of("normal", "scratch", "dent"), counts)),
                accumulator.finish().confusion());
    }

    /** The pixels are: correct; a tie won by the first map, correct; a tie won by the first map, wrong; wrong. */
    @Test
    void thePixelGoesToTheHighestMapAndToTheFirstOfEqualOnes() {
        short[] labels = {0, 0, 2, 1};
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        accumulator.add(
                prediction(new float[] {5, 3, 3, 0}, new float[] {1, 3, 4, 1}, new float[] {1, 3, 4, 9}),
                truth(labels));
        Map<String, Map<String, MetricValue>> types = accumulator.finish().types();
        assertEquals(MetricValue.of(1), types.get("normal").get("multitype_f1"));
        assertEquals(MetricValue.of(0), types.get("scratch").get("multitype_f1"));
        assertEquals(MetricValue.of(0), types.get("dent").get("multitype_f1"));
    }

    @Test
    void pixelsOfNoKnownTypeAreIgnoredWhateverTheirScores() {
        MetricAccumulator without = new MultitypeMetrics().start(TWO);
        without.add(
                prediction(new float[] {2, 1}, new float[] {1, 2}, new float[] {0, 0}), truth((short) 0, (short) 1));
        MetricAccumulator with = new MultitypeMetrics().start(TWO);
        with.add(
                prediction(new float[] {2, 1, 9}, new float[] {1, 2, Float.NaN}, new float[] {0, 0, 99}),
                truth((short) 0, (short) 1, LabelMap.UNTYPED));
        assertEquals(without.finish(), with.finish());
    }

    @Test
    void imagesWithoutLabelsAreIgnored() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        MetricResult before = accumulator.finish();
        accumulator.add(
                prediction(new float[] {2}, new float[] {1}, new float[] {0}), new Truth(true, Optional.empty()));
        assertEquals(before, accumulator.finish());
    }

    @Test
    void aStrategyThatNamesNoTypesHasNoFigures() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        ScoreMap anomaly = new ScoreMap(1, 1, new float[] {1});
        accumulator.add(new Prediction(1, anomaly, List.of()), truth((short) 1));
        assertReason("the prompt strategy names no types", accumulator.finish().values());
        MetricAccumulator whole = new MultitypeMetrics().start(TWO);
        whole.merge(accumulator);
        assertReason("the prompt strategy names no types", whole.finish().values());
        assertEquals(Optional.empty(), whole.finish().confusion());
    }

    @Test
    void aProductWithoutTypesHasNoFiguresWhateverTheStrategySays() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(new MetricScope("bottle", List.of()));
        accumulator.add(prediction(new float[] {2}), truth((short) 0));
        accumulator.add(new Prediction(1, new ScoreMap(1, 1, new float[] {1}), List.of()), truth((short) 0));

        assertReason(
                "the taxonomy gives product 'bottle' no type",
                accumulator.finish().values());
        assertEquals(Optional.empty(), accumulator.finish().confusion());
    }

    @Test
    void goodImagesAloneHaveNoFiguresOfDefects() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        accumulator.add(prediction(new float[] {2, 0}, new float[] {1, 1}, new float[] {0, 0}), truth(new short[2]));
        MetricResult result = accumulator.finish();
        assertEquals(MetricValue.of(2.0 / 3), result.values().get("multitype_f1"));
        assertFalse(result.values().get("multitype_f1_defects").value().isPresent());
        assertEquals(
                MetricValue.undefined("no pixel of another class"),
                result.types().get("normal").get("multitype_auroc"));
    }

    @Test
    void mapsAndLabelsThatDoNotFitTheScopeAreRefusedAndNotCounted() {
        MetricAccumulator accumulator = new MultitypeMetrics().start(TWO);
        MetricResult before = accumulator.finish();
        float[] map = {1, 2};
        Prediction fitting = prediction(map, map, map);
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(fitting, truth((short) 0, (short) 3)));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(fitting, truth((short) 0, (short) -2)));
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(fitting, truth((short) 0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> accumulator.add(prediction(map, map), truth((short) 0, (short) 1)));
        Prediction spoilt = prediction(map, map, new float[] {1, Float.NaN});
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(spoilt, truth((short) 0, (short) 1)));
        assertEquals(before, accumulator.finish());
        MetricScope ambiguous = new MetricScope("bottle", List.of("normal"));
        assertThrows(IllegalArgumentException.class, () -> new MultitypeMetrics().start(ambiguous));
    }

    /** A class is decided too often, too rarely, or a negative number of times; a pixel has no class, or is not in a map. */
    @Test
    void aStateThatCountsAPixelTwiceOrNotAtAllIsRefused() throws IOException {
        assertEquals(
                new MultitypeMetrics().start(TWO).finish().values().keySet(),
                read(3, 1, 4).values().keySet());
        assertRefuses("of 3 were taken for one class", 4, 1, 4);
        assertRefuses("1 pixels were not decided", 2, 1, 4);
        assertRefuses("-1 pixels of 3", -1, 1, 4);
        assertRefuses("one class has 4 pixels, all have 3", 3, 0, 4);
        assertRefuses("one class has 3 pixels, all have 4", 3, 1, 3);
    }

    private static void assertRefuses(String why, long decided, int scratches, int seenOfDent) {
        String message = assertThrows(IOException.class, () -> read(decided, scratches, seenOfDent))
                .getMessage();
        assertTrue(message.contains(why), message);
    }

    /** Reads a state of three normal pixels, some of them decided as normal, of scratches, and of a map of dents. */
    private static MetricResult read(long decided, int scratches, int seenOfDent) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        StateHeader.write("org.dapo.metric.multitype 3", TWO, out);
        out.writeBoolean(false);
        writeClass(3, 1, new long[] {decided, 0, 0}, out);
        writeClass(scratches, 4 - scratches, new long[] {0, 0, scratches}, out);
        writeClass(0, seenOfDent, new long[3], out);
        return new MultitypeMetrics()
                .read(TWO, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())))
                .finish();
    }

    private static void writeClass(int positives, int negatives, long[] decided, DataOutputStream out)
            throws IOException {
        ScoreHistogram scores = new ScoreHistogram(ScoreHistogram.PATTERNS / 3);
        for (int pixel = 0; pixel < positives + negatives; pixel++) {
            scores.add(pixel, pixel < positives ? 1 : 0);
        }
        scores.write(out);
        for (long count : decided) {
            out.writeLong(count);
        }
    }

    /** Tests twenty types whose scores all differ. The values stay within their bounds, and the state stays small. */
    @Test
    void manyTypesShareOneAllowanceOfPatterns() throws IOException {
        int side = 280;
        int types = 20;
        Random random = new Random(1);
        short[] labels = new short[side * side];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            labels[pixel] = (short) random.nextInt(types + 1);
        }
        float[][] maps = new float[types + 1][side * side];
        for (int state = 0; state <= types; state++) {
            for (int pixel = 0; pixel < labels.length; pixel++) {
                maps[state][pixel] = random.nextFloat() + (labels[pixel] == state ? 0.3f : 0);
            }
        }
        List<String> names = IntStream.range(0, types).mapToObj(i -> "type" + i).toList();
        MetricAccumulator accumulator = new MultitypeMetrics().start(new MetricScope("bottle", names));
        List<ScoreMap> states =
                Arrays.stream(maps).map(map -> new ScoreMap(side, side, map)).toList();
        Truth truth = new Truth(true, Optional.of(new LabelMap(side, side, labels)));
        accumulator.add(new Prediction(0, states.get(0), states), truth);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        accumulator.write(new DataOutputStream(bytes));
        assertTrue(bytes.size() < 8 << 20, bytes.size() + " bytes");
        MetricValue value = accumulator.finish().types().get("type3").get("multitype_auroc");
        double bound = value.bound().orElseThrow();
        assertTrue(bound < 1e-4, () -> "a bound of " + bound);
        assertEquals(auroc(maps[4], labels, 4), value.value().orElseThrow(), bound + 1e-12);
    }

    /** Computes the AUROC by sorting. Ties count half. */
    private static double auroc(float[] scores, short[] labels, int state) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
        order.sort((one, other) -> Float.compare(scores[one], scores[other]));
        double won = 0;
        double negatives = 0;
        for (int i = 0; i < order.size(); ) {
            double tiedNegatives = 0;
            double tiedPositives = 0;
            for (float score = scores[order.get(i)]; i < order.size() && scores[order.get(i)] == score; i++) {
                tiedPositives += labels[order.get(i)] == state ? 1 : 0;
                tiedNegatives += labels[order.get(i)] == state ? 0 : 1;
            }
            won += tiedPositives * (negatives + tiedNegatives / 2);
            negatives += tiedNegatives;
        }
        return won / (negatives * (scores.length - negatives));
    }

    private static Prediction prediction(float[]... states) {
        List<ScoreMap> maps = Arrays.stream(states)
                .map(state -> new ScoreMap(state.length, 1, state))
                .toList();
        return new Prediction(0, maps.get(0), maps);
    }

    private static Truth truth(short... labels) {
        return new Truth(true, Optional.of(new LabelMap(labels.length, 1, labels)));
    }

    private static void assertFigures(
            Fixture fixture, Figures expected, Map<String, MetricValue> actual, String suffix, String of) {
        Figures figures = expected == null ? Figures.UNDEFINED : expected;
        assertExact(fixture, figures.auroc(), actual, "multitype_auroc" + suffix, of);
        assertExact(fixture, figures.ap(), actual, "multitype_ap" + suffix, of);
        assertExact(fixture, figures.f1(), actual, "multitype_f1" + suffix, of);
    }

    private static void assertExact(
            Fixture fixture, Double expected, Map<String, MetricValue> values, String metric, String of) {
        MetricValue actual = values.get(metric);
        assertEquals(expected != null, actual.value().isPresent(), metric);
        if (expected != null) {
            assertFalse(actual.bound().isPresent());
            String what = "%s, %s, %d cases".formatted(metric, of, fixtures().size());
            AGREEMENTS
                    .computeIfAbsent(what, any -> new Agreement(what, Fixtures.READ.oracle(), 1e-12))
                    .within(Math.abs(expected - actual.value().orElseThrow()), fixture.name());
        }
    }

    private static void assertReason(String reason, Map<String, MetricValue> values) {
        values.forEach((name, value) -> assertEquals(Optional.of(reason), value.undefined(), name));
    }
}
