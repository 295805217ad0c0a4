package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.Test;

/**
 * What every {@link MetricCalculator} must do. A plug-in's test extends this class and hands over its calculator; the tests
 * feed it small images, good ones and such with each kind of label.
 *
 * <p>They know nothing of the figures themselves: whether those are right is for the plug-in's own tests.
 */
public abstract class MetricCalculatorContract {
    private static final MetricScope SCOPE = new MetricScope("bottle", List.of("scratch", "dent"));
    private static final int SIDE = 12;
    private static final int SENTINEL = 0x5EA1;

    /** For the plug-in's own test, which extends this class. */
    protected MetricCalculatorContract() {}

    /**
     * The calculator under test.
     *
     * @return a calculator, made as its component would be; the same or a new one at each call
     */
    protected abstract MetricCalculator calculator();

    /** An image with what is said of it. */
    private record Example(Prediction prediction, Truth truth) {}

    /** Metrics have unique names of lower case letters, digits and underscores. */
    @Test
    public final void namesItsMetrics() {
        List<String> metrics = calculator().metrics();
        assertFalse(metrics.isEmpty(), "no metric");
        assertEquals(metrics.size(), new HashSet<>(metrics).size(), "a name occurs twice: " + metrics);
        metrics.forEach(name -> assertTrue(name.matches("[a-z][a-z0-9_]*"), "not a metric name: " + name));
    }

    /** Finish has a value or a reason for exactly the named metrics, in their order, even of nothing. */
    @Test
    public final void answersForEachMetric() {
        for (MetricResult result : List.of(start().finish(), filled(examples()).finish())) {
            assertEquals(calculator().metrics(), new ArrayList<>(result.values().keySet()));
        }
        start().finish()
                .values()
                .forEach((name, value) -> assertTrue(value.undefined().isPresent(), name + " has a value of no image"));
    }

    /** Figures per type are those of the calculator's metrics. */
    @Test
    public final void typesHaveKnownMetrics() {
        for (Map<String, MetricValue> ofType :
                filled(examples()).finish().types().values()) {
            assertTrue(calculator().metrics().containsAll(ofType.keySet()), "unknown metric in " + ofType.keySet());
        }
    }

    /** Images in any order give the same result, bit for bit. */
    @Test
    public final void orderDoesNotMatter() {
        MetricResult expected = filled(examples()).finish();
        for (int seed = 0; seed < 3; seed++) {
            List<Example> shuffled = examples();
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(expected, filled(shuffled).finish());
        }
    }

    /** Parts merged in any order give the same result as one pass, bit for bit. */
    @Test
    public final void mergesExactly() {
        List<Example> examples = examples();
        MetricResult expected = filled(examples).finish();
        for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 0, 1), List.of(1, 2, 0))) {
            MetricAccumulator whole = start();
            order.forEach(part -> whole.merge(filled(part(examples, part))));
            assertEquals(expected, whole.finish(), "merged in order " + order);
        }
    }

    /**
     * Merging leaves the other accumulator as it is.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void mergeLeavesTheOther() throws IOException {
        MetricAccumulator other = filled(part(examples(), 1));
        byte[] before = written(other);
        filled(part(examples(), 0)).merge(other);
        assertArrayEquals(before, written(other));
    }

    /** Merging another scope or another calculator's accumulator is refused. */
    @Test
    public final void refusesForeignMerge() {
        MetricAccumulator accumulator = filled(examples());
        MetricScope elsewhere = new MetricScope("cable", SCOPE.types());
        assertThrows(
                IllegalArgumentException.class,
                () -> accumulator.merge(calculator().start(elsewhere)));
        assertThrows(IllegalArgumentException.class, () -> accumulator.merge(new Stranger()));
    }

    /** Finish changes nothing: it may be repeated, and more may be added. */
    @Test
    public final void finishIsNotTheEnd() {
        List<Example> examples = examples();
        MetricAccumulator accumulator = filled(part(examples, 0));
        assertEquals(accumulator.finish(), accumulator.finish());
        for (int part = 1; part < 3; part++) {
            part(examples, part).forEach(each -> accumulator.add(each.prediction(), each.truth()));
        }
        assertEquals(filled(examples).finish(), accumulator.finish());
    }

    /**
     * A written accumulator is read back whole, byte for byte, and goes on where it was.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesWriting() throws IOException {
        List<Example> examples = examples();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        filled(part(examples, 0)).write(out);
        out.writeInt(SENTINEL);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        MetricAccumulator read = calculator().read(SCOPE, in);
        assertEquals(SENTINEL, in.readInt(), "read more or fewer bytes than were written");
        assertEquals(filled(part(examples, 0)).finish(), read.finish());
        for (int part = 1; part < 3; part++) {
            part(examples, part).forEach(each -> read.add(each.prediction(), each.truth()));
        }
        assertEquals(filled(examples).finish(), read.finish());
    }

    /**
     * An empty accumulator is written and read too.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesWritingNothing() throws IOException {
        MetricAccumulator read = calculator().read(SCOPE, input(written(start())));
        assertEquals(start().finish(), read.finish());
    }

    /**
     * A state that breaks off is refused, wherever it does.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void refusesTruncatedState() throws IOException {
        byte[] whole = written(filled(examples()));
        for (int length = 0; length < whole.length; length += 1 + whole.length / 500) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(
                    IOException.class,
                    () -> calculator().read(SCOPE, input(cut)),
                    length + " of " + whole.length + " bytes");
        }
    }

    /**
     * The state of another product or other types is refused.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void refusesForeignState() throws IOException {
        byte[] state = written(filled(examples()));
        for (MetricScope scope : List.of(
                new MetricScope("cable", SCOPE.types()),
                new MetricScope(SCOPE.product(), List.of("dent", "scratch")),
                new MetricScope(SCOPE.product(), List.of("scratch")))) {
            assertThrows(IOException.class, () -> calculator().read(scope, input(state)), scope.toString());
        }
    }

    /**
     * Bytes of no state are refused, and never end in anything but an IOException.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesHostileBytes() throws IOException {
        byte[] whole = written(filled(examples()));
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            byte[] hostile = whole.clone();
            for (int hit = 0; hit < 1 + trial % 4; hit++) {
                hostile[random.nextInt(hostile.length)] = (byte) (trial % 2 == 0 ? 0xFF : random.nextInt(256));
            }
            try {
                calculator().read(SCOPE, input(hostile)).finish();
            } catch (IOException refused) {
                assertFalse(String.valueOf(refused.getMessage()).contains("\n"), "a refusal is one line");
            }
        }
        byte[] noise = new byte[4096];
        random.nextBytes(noise);
        assertThrows(IOException.class, () -> calculator().read(SCOPE, input(noise)));
    }

    /**
     * What is remembered does not grow with the number of images.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void staysFlat() throws IOException {
        MetricAccumulator accumulator = filled(examples());
        int once = written(accumulator).length;
        for (int repeat = 0; repeat < 100; repeat++) {
            examples().forEach(each -> accumulator.add(each.prediction(), each.truth()));
        }
        assertTrue(written(accumulator).length <= 4 * once, "the state grew with repeated images");
    }

    private MetricAccumulator start() {
        return calculator().start(SCOPE);
    }

    private MetricAccumulator filled(List<Example> examples) {
        MetricAccumulator accumulator = start();
        examples.forEach(each -> accumulator.add(each.prediction(), each.truth()));
        return accumulator;
    }

    private static List<Example> part(List<Example> examples, int part) {
        return examples.subList(part * examples.size() / 3, (part + 1) * examples.size() / 3);
    }

    private static byte[] written(MetricAccumulator accumulator) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        accumulator.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    /** Good images, each defect type, a defect without a type, and an anomalous image without a mask. */
    private static List<Example> examples() {
        Random random = new Random(42);
        List<Example> examples = new ArrayList<>();
        for (int image = 0; image < 12; image++) {
            short label = (short) (image % 4 == 3 ? LabelMap.UNTYPED : image % 4);
            short[] labels = new short[SIDE * SIDE];
            for (int pixel = 0; pixel < labels.length; pixel++) {
                labels[pixel] = pixel % SIDE / 4 == 1 && pixel / SIDE > 6 ? label : LabelMap.NORMAL;
            }
            boolean masked = image != 5;
            Truth truth = new Truth(
                    label != LabelMap.NORMAL,
                    masked ? Optional.of(new LabelMap(SIDE, SIDE, labels)) : Optional.empty());
            examples.add(new Example(prediction(labels, random), truth));
        }
        return examples;
    }

    /** Noise that is higher where there is a defect, in coarse steps so that there are ties. */
    private static Prediction prediction(short[] labels, Random random) {
        List<ScoreMap> maps = new ArrayList<>();
        for (int map = 0; map < 2 + SCOPE.types().size(); map++) {
            float[] values = new float[labels.length];
            for (int pixel = 0; pixel < values.length; pixel++) {
                boolean raised = map == 0 ? labels[pixel] != LabelMap.NORMAL : labels[pixel] == map - 1;
                values[pixel] = Math.round(100 * (random.nextFloat() + (raised ? 0.4f : 0))) / 100f;
            }
            maps.add(new ScoreMap(SIDE, SIDE, values));
        }
        return new Prediction(random.nextFloat(), maps.get(0), maps.subList(1, maps.size()));
    }

    /** An accumulator of no calculator. */
    private static final class Stranger implements MetricAccumulator {
        @Override
        public void add(Prediction prediction, Truth truth) {
            throw new IllegalStateException("nothing is added to a stranger");
        }

        @Override
        public void merge(MetricAccumulator other) {
            throw new IllegalStateException("nothing is merged into a stranger");
        }

        @Override
        public void write(DataOutput out) throws IOException {
            out.writeInt(SENTINEL);
        }

        @Override
        public MetricResult finish() {
            return new MetricResult(Map.of(), Map.of());
        }
    }
}
