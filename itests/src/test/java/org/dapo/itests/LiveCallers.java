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
 * Callers that inspect without a pause while a test exchanges what is behind their inspector. Every answer is held against what
 * the backbone that it names says of that image when it is asked alone; what differs, and every call that fails, is a fault.
 */
final class LiveCallers implements AutoCloseable {
    /** How far rounding may move a figure when images go through the network together. */
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
     * Starts to call.
     *
     * @param inspector whom to call
     * @param images the images, which the callers take in turn
     * @param expected by the backbone's name what each image is answered with
     * @param callers how many call at a time
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

    /** What an inspector answers when it is asked alone. */
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

    /** How many answers came from a backbone. */
    long answersOf(String backbone) {
        return answers.containsKey(backbone) ? answers.get(backbone).sum() : 0;
    }

    /** Waits until a call that begins now has been answered by a backbone. */
    void awaitAnswerOf(String backbone) throws InterruptedException {
        // Answers of calls that were under way on the same backbone may come first, one per caller.
        long enough = answersOf(backbone) + threads.size() + 1;
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (answersOf(backbone) < enough) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("no answer of %s; faults: %s".formatted(backbone, faults()));
            }
            Thread.sleep(1);
        }
    }

    /** What went wrong until now, the first few. */
    List<String> faults() {
        return faults.stream().limit(5).toList();
    }

    /** Stops, and waits for the calls under way. */
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
