package org.dapo.itests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PipelineException;

/**
 * Callers that inspect without a pause while a test replaces what is behind their inspector. Every answer is compared with that
 * of its backbone without other callers. A different answer or a failed call is a fault.
 */
final class LiveCallers implements AutoCloseable {
    /** How far a value may differ by rounding when images are batched. */
    private static final float ROUNDING = 1e-5f;

    private static final long PATIENCE_MILLIS = 60_000;

    private final Inspector inspector;
    private final List<ImageSource> images;
    private final Map<String, List<Inspection>> expected;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stop;

    /**
     * Starts the callers.
     *
     * @param inspector the inspector to call
     * @param images the images, which the callers use in turn
     * @param expected the expected answers for the images, by the backbone's name
     * @param callers the number of concurrent callers
     */
    LiveCallers(Inspector inspector, List<ImageSource> images, Map<String, List<Inspection>> expected, int callers) {
        this.inspector = inspector;
        this.images = images;
        this.expected = expected;
        for (int i = 0; i < callers; i++) {
            int first = i;
            Thread thread = new Thread(() -> call(first), "caller-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    /** Returns an inspector's answers without other callers. */
    static List<Inspection> alone(Inspector inspector, List<ImageSource> images) throws PipelineException {
        List<Inspection> answers = new ArrayList<>();
        for (ImageSource image : images) {
            answers.add(inspector.inspect(image, Optional.empty()));
        }
        return answers;
    }

    private void call(int first) {
        for (int i = first; !stop; i++) {
            int image = i % images.size();
            try {
                Inspection found = inspector.inspect(images.get(image), Optional.empty());
                String backbone = found.provenance().orElseThrow().backbone();
                if (!same(expected.get(backbone).get(image), found)) {
                    faults.add("%s of %s is not what %s says".formatted(found.score(), found.name(), backbone));
                }
                answers.computeIfAbsent(backbone, any -> new LongAdder()).increment();
            } catch (PipelineException | RuntimeException | Error e) {
                faults.add(e.toString());
            }
        }
    }

    private static boolean same(Inspection alone, Inspection found) {
        float[] one = alone.map().values();
        float[] other = found.map().values();
        boolean same = alone.name().equals(found.name()) && Math.abs(alone.score() - found.score()) <= ROUNDING;
        for (int i = 0; same && i < one.length; i++) {
            same = Math.abs(one[i] - other[i]) <= ROUNDING;
        }
        return same && one.length == other.length;
    }

    /** Returns the number of answers from a backbone. */
    long answersOf(String backbone) {
        return answers.containsKey(backbone) ? answers.get(backbone).sum() : 0;
    }

    /** Waits until a backbone has answered a call that started after this one. */
    void awaitAnswerOf(String backbone) throws InterruptedException {
        // Calls already under way on the same backbone may be answered first, one per caller.
        long enough = answersOf(backbone) + threads.size() + 1;
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (answersOf(backbone) < enough) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("no answer of %s; faults: %s".formatted(backbone, faults()));
            }
            Thread.sleep(1);
        }
    }

    /** Returns the first few faults so far. */
    List<String> faults() {
        return faults.stream().limit(5).toList();
    }

    /** Stops and waits for the calls under way. */
    @Override
    public void close() throws InterruptedException {
        stop = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                throw new AssertionError("a call does not end; faults: %s".formatted(faults()));
            }
        }
    }

    @Override
    public String toString() {
        return answers + " answers, faults " + Arrays.toString(faults.toArray());
    }
}
