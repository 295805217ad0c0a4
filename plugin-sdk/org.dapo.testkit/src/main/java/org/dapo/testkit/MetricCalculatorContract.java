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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link MetricCalculator}. A plug-in's test extends this class and supplies its calculator. The tests use
 * small images: good ones, and ones with each kind of label.
 *
 * <p>The tests do not check the figures themselves. That is left to the plug-in's own tests.
 */
public abstract class MetricCalculatorContract {
    private static final MetricScope SCOPE = MetricExample.SCOPE;
    private static final int SENTINEL = 0x5EA1;
    private static final int THREADS = 4;
    private static final int ROUNDS = 6;
    private static final int REPEATS = 20;

    /** Called by the plug-in's test, which extends this class. */
    protected MetricCalculatorContract() {}

    /**
     * The calculator under test.
     *
     * @return a calculator, created as its component would be; the same or a new one at each call
     */
    protected abstract MetricCalculator calculator();

    /** Metric names are unique and consist of lower case letters, digits and underscores. */
    @Test
    public final void namesItsMetrics() {
        List<String> metrics = calculator().metrics();
        assertFalse(metrics.isEmpty(), "no metric");
        assertEquals(metrics.size(), new HashSet<>(metrics).size(), "a name occurs twice: " + metrics);
        metrics.forEach(name -> assertTrue(name.matches("[a-z][a-z0-9_]*"), "not a metric name: " + name));
    }

    /** The result has exactly the named metrics, in their order. Without any image, each is undefined. */
    @Test
    public final void answersForEachMetric() {
        for (MetricResult result :
                List.of(start().finish(), filled(MetricExample.all()).finish())) {
            assertEquals(calculator().metrics(), new ArrayList<>(result.values().keySet()));
        }
        start().finish()
                .values()
                .forEach((name, value) -> assertTrue(value.undefined().isPresent(), name + " has a value of no image"));
    }

    /** Images of a method that names no types are accepted; what cannot be computed without them is undefined. */
    @Test
    public final void imagesWithoutTypesAreAccepted() {
        MetricResult result = filled(MetricExample.all().stream()
                        .map(MetricExample::withoutStates)
                        .toList())
                .finish();
        assertEquals(calculator().metrics(), new ArrayList<>(result.values().keySet()));
    }

    /** Figures per type are figures of the calculator's metrics. */
    @Test
    public final void typesHaveKnownMetrics() {
        for (Map<String, MetricValue> ofType :
                filled(MetricExample.all()).finish().types().values()) {
            assertTrue(calculator().metrics().containsAll(ofType.keySet()), "unknown metric in " + ofType.keySet());
        }
    }

    /** Curve names are unique and consist of lower case letters, digits and underscores. */
    @Test
    public final void namesItsCurves() {
        List<String> names = filled(MetricExample.all()).finish().curves().stream()
                .map(Curve::name)
                .toList();
        assertEquals(names.size(), new HashSet<>(names).size(), "a curve's name occurs twice: " + names);
        names.forEach(name -> assertTrue(name.matches("[a-z][a-z0-9_]*"), "not a curve's name: " + name));
    }

    /**
     * If no figure is defined, there is no curve and no confusion matrix. Tried without images, with images without masks, and
     * with good images only.
     */
    @Test
    public final void drawsOnlyWhatIsDefined() {
        List<MetricExample> examples = MetricExample.all();
        for (List<MetricExample> some : List.of(
                List.<MetricExample>of(),
                examples.stream()
                        .filter(each -> each.truth().labels().isEmpty())
                        .toList(),
                examples.stream().filter(each -> !each.truth().anomalous()).toList())) {
            MetricResult result = filled(some).finish();
            if (result.values().values().stream()
                    .allMatch(value -> value.undefined().isPresent())) {
                assertEquals(List.of(), result.curves(), "curves behind no figure");
                assertEquals(Optional.empty(), result.confusion(), "a confusion matrix behind no figure");
            }
        }
    }

    /** Images in any order give the same result bit for bit, including curves and confusion matrix. */
    @Test
    public final void orderDoesNotMatter() {
        MetricResult expected = filled(MetricExample.all()).finish();
        for (int seed = 0; seed < REPEATS; seed++) {
            List<MetricExample> shuffled = MetricExample.all();
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(expected, filled(shuffled).finish(), "the figures depend on the order of the images");
        }
    }

    /** Parts merged in any order give the same result as one pass bit for bit, including curves and confusion matrix. */
    @Test
    public final void mergesExactly() {
        List<MetricExample> examples = MetricExample.all();
        MetricResult expected = filled(examples).finish();
        for (List<Integer> order : List.of(List.of(0, 1, 2), List.of(2, 0, 1), List.of(1, 2, 0))) {
            MetricAccumulator whole = start();
            order.forEach(part -> whole.merge(filled(part(examples, part))));
            assertEquals(
                    expected,
                    whole.finish(),
                    "parts merged in the order %s give other figures than one pass".formatted(order));
        }
    }

    /**
     * Merging does not change the other accumulator.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void mergeLeavesTheOther() throws IOException {
        MetricAccumulator other = filled(part(MetricExample.all(), 1));
        byte[] before = written(other);
        filled(part(MetricExample.all(), 0)).merge(other);
        assertArrayEquals(before, written(other), "merging has changed the other accumulator");
    }

    /** Merging an accumulator of another scope or calculator is rejected. */
    @Test
    public final void refusesForeignMerge() {
        MetricAccumulator accumulator = filled(MetricExample.all());
        MetricScope elsewhere = new MetricScope("cable", SCOPE.types(), SCOPE.mapRange());
        assertThrows(
                IllegalArgumentException.class,
                () -> accumulator.merge(calculator().start(elsewhere)));
        assertThrows(IllegalArgumentException.class, () -> accumulator.merge(new Stranger()));
    }

    /** Finishing changes nothing: it can be repeated, and more images can be added. */
    @Test
    public final void finishIsNotTheEnd() {
        List<MetricExample> examples = MetricExample.all();
        MetricAccumulator accumulator = filled(part(examples, 0));
        assertEquals(accumulator.finish(), accumulator.finish());
        for (int part = 1; part < 3; part++) {
            part(examples, part).forEach(each -> accumulator.add(each.prediction(), each.truth()));
        }
        assertEquals(filled(examples).finish(), accumulator.finish());
    }

    /**
     * A written state is read back completely, byte for byte, and continues from there.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesWriting() throws IOException {
        List<MetricExample> examples = MetricExample.all();
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
     * An empty accumulator can be written and read too.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesWritingNothing() throws IOException {
        MetricAccumulator read = calculator().read(SCOPE, input(written(start())));
        assertEquals(start().finish(), read.finish());
    }

    /**
     * A truncated state is rejected, wherever it ends.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void refusesTruncatedState() throws IOException {
        byte[] whole = written(filled(MetricExample.all()));
        for (int length = 0; length < whole.length; length += 1 + whole.length / 500) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(
                    IOException.class,
                    () -> calculator().read(SCOPE, input(cut)),
                    length + " of " + whole.length + " bytes");
        }
    }

    /**
     * The state of another product, other types or another map range is rejected.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void refusesForeignState() throws IOException {
        byte[] state = written(filled(MetricExample.all()));
        for (MetricScope scope : List.of(
                new MetricScope("cable", SCOPE.types(), SCOPE.mapRange()),
                new MetricScope(SCOPE.product(), List.of("dent", "scratch"), SCOPE.mapRange()),
                new MetricScope(SCOPE.product(), List.of("scratch"), SCOPE.mapRange()),
                new MetricScope(SCOPE.product(), SCOPE.types(), 1))) {
            assertThrows(IOException.class, () -> calculator().read(scope, input(state)), scope.toString());
        }
    }

    /**
     * Random bytes are rejected. Damaged states cause no exception other than an IOException, whose message is one line.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void survivesHostileBytes() throws IOException {
        byte[] whole = written(filled(MetricExample.all()));
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
     * The written state does not grow with the number of images.
     *
     * @throws IOException if a state cannot be written or read
     */
    @Test
    public final void staysFlat() throws IOException {
        MetricAccumulator accumulator = filled(MetricExample.all());
        int once = written(accumulator).length;
        for (int repeat = 0; repeat < 100; repeat++) {
            MetricExample.all().forEach(each -> accumulator.add(each.prediction(), each.truth()));
        }
        assertTrue(
                written(accumulator).length <= 4 * once,
                "what is written grows with the number of images: an accumulator may keep counts, not images");
    }

    /** Memory does not grow with the number of images: an accumulator retains no image. */
    @Test
    public final void keepsNoImage() {
        MetricAccumulator accumulator = start();
        add(accumulator, MetricExample.large(), 1);
        long before = usedMemory();
        add(accumulator, MetricExample.large(), REPEATS);
        long given = REPEATS * MetricExample.bytes(MetricExample.large());
        long kept = usedMemory() - before;
        assertTrue(
                kept < given / 4,
                () -> "memory grows with the number of images: of %d KiB of images, %d KiB are still there"
                        .formatted(given >> 10, kept >> 10));
        assertFalse(accumulator.finish().values().isEmpty());
    }

    /** Accumulators share no state: an image added to one is not counted by another. */
    @Test
    public final void accumulatorsShareNothing() {
        MetricCalculator calculator = calculator();
        MetricAccumulator idle = calculator.start(SCOPE);
        MetricResult nothing = idle.finish();
        MetricAccumulator busy = calculator.start(SCOPE);
        MetricExample.all().forEach(each -> busy.add(each.prediction(), each.truth()));
        assertEquals(nothing, idle.finish(), "an accumulator counts what another one was given: state is shared");
        assertEquals(
                filled(MetricExample.all()).finish(),
                busy.finish(),
                "an accumulator counts what another one was given: state is shared");
    }

    /** One calculator can be used by several threads at once, each with its own accumulators. */
    @Test
    public final void threadsDoNotDisturbEachOther() {
        MetricCalculator calculator = calculator();
        MetricResult expected = filled(MetricExample.large()).finish();
        List<Callable<List<MetricResult>>> work = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            // Each thread has its own order, so that they are never all at the same image.
            List<MetricExample> own = MetricExample.large();
            Collections.rotate(own, thread * own.size() / THREADS);
            work.add(() -> IntStream.range(0, ROUNDS)
                    .mapToObj(round -> filled(calculator, own).finish())
                    .toList());
        }
        for (List<MetricResult> results : AtOnce.run("counting", work)) {
            for (MetricResult result : results) {
                assertEquals(
                        expected,
                        result,
                        "figures differ where threads count at once: the calculator is not thread-safe");
            }
        }
    }

    /** An image whose labels differ in size from its maps is rejected, and no part of it is counted. */
    @Test
    public final void refusesWhatDoesNotFit() {
        MetricExample image = MetricExample.all().get(1);
        assertRefused(
                image.prediction(),
                MetricExample.large().get(1).truth(),
                "labels of another size than the maps are taken");
        assertRefused(
                image.prediction(),
                image.withLabelsInOneRow().truth(),
                "labels of another width and height than the maps, but as many, are taken");
    }

    /** An image with a score of NaN is rejected, and no part of it is counted. */
    @Test
    public final void refusesWhatIsNoNumber() {
        MetricExample image = MetricExample.all().get(1).withoutANumber();
        assertRefused(image.prediction(), image.truth(), "a score that is not a number is taken");
    }

    private void assertRefused(Prediction prediction, Truth truth, String flaw) {
        MetricAccumulator accumulator = filled(MetricExample.all());
        MetricResult before = accumulator.finish();
        assertThrows(IllegalArgumentException.class, () -> accumulator.add(prediction, truth), flaw);
        assertEquals(before, accumulator.finish(), "something was counted of an image that was refused");
    }

    private static void add(MetricAccumulator accumulator, List<MetricExample> examples, int times) {
        for (int repeat = 0; repeat < times; repeat++) {
            // Copies, since every image of a data set has its own arrays.
            examples.forEach(each -> {
                MetricExample copy = each.copy();
                accumulator.add(copy.prediction(), copy.truth());
            });
        }
    }

    /** The memory in use, in bytes: the smallest of several measurements, since other threads allocate too. */
    private static long usedMemory() {
        long smallest = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            smallest = Math.min(smallest, runtime.totalMemory() - runtime.freeMemory());
        }
        return smallest;
    }

    private MetricAccumulator start() {
        return calculator().start(SCOPE);
    }

    private MetricAccumulator filled(List<MetricExample> examples) {
        return filled(calculator(), examples);
    }

    private static MetricAccumulator filled(MetricCalculator calculator, List<MetricExample> examples) {
        MetricAccumulator accumulator = calculator.start(SCOPE);
        examples.forEach(each -> accumulator.add(each.prediction(), each.truth()));
        return accumulator;
    }

    private static List<MetricExample> part(List<MetricExample> examples, int part) {
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

    /** An accumulator that belongs to no calculator. */
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
