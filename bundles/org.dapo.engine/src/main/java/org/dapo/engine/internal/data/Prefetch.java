package org.dapo.engine.internal.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.assembly.TaskFailure;

/**
 * Decodes samples in order, ahead of the computation, a bounded number at a time.
 *
 * @param <P> the type of a decoded sample
 */
public final class Prefetch<P> implements AutoCloseable {
    /** The result for a sample: the prepared sample, or the reason why it failed, and whether that was lack of memory. */
    public record Outcome<P>(Sample sample, P prepared, String problem, boolean lackedMemory) {
        /** Whether the image could be decoded. */
        public boolean decoded() {
            return prepared != null;
        }
    }

    /** Prepares one sample. */
    public interface Source<P> {
        /** Prepares a sample, or throws with the reason why its image cannot be decoded. */
        P prepare(Sample sample) throws ImageException;
    }

    /** A sample that is being decoded. */
    private record Pending<P>(Sample sample, Future<Outcome<P>> decoding) {}

    /** How often it is asked whether the run is cancelled while a sample is decoded. */
    private static final long LOOK_MILLIS = 200;

    private final RunListener listener;
    private final ExecutorService decoders;
    private final Source<P> source;
    private final Iterator<Sample> samples;
    private final Deque<Sample> again = new ArrayDeque<>();
    private final Deque<Pending<P>> queue = new ArrayDeque<>();
    private int ahead;

    /**
     * Starts decoding.
     *
     * @param samples the samples
     * @param source decodes one
     * @param ahead the number of samples to decode ahead
     * @param listener may cancel the run, also while a sample is decoded that does not end
     */
    public Prefetch(Iterator<Sample> samples, Source<P> source, int ahead, RunListener listener) {
        this.listener = listener;
        this.samples = samples;
        this.source = source;
        this.ahead = ahead;
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        this.decoders = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "dapo-decoder");
            thread.setDaemon(true);
            return thread;
        });
        refill();
    }

    /** The number of samples to decode ahead for batches of a size: twice as many, or as many as can be counted. */
    public static int twice(int batch) {
        return (int) Math.min(Integer.MAX_VALUE, 2L * batch);
    }

    /** Whether there is another sample. */
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    /** Waits for the next sample, in order. */
    public Outcome<P> next() throws PipelineException {
        Pending<P> first = queue.remove();
        refill();
        Outcome<P> outcome = await(first);
        return outcome.lackedMemory() ? alone(first.sample()) : outcome;
    }

    /**
     * Decodes a sample again after lack of memory. The samples decoded ahead may have taken the memory, so success would depend
     * on chance. Releases them, decodes this sample alone, then the others without many ahead.
     */
    private Outcome<P> alone(Sample sample) throws PipelineException {
        while (!queue.isEmpty()) {
            Pending<P> last = queue.removeLast();
            await(last);
            again.addFirst(last.sample());
        }
        ahead = 1;
        Outcome<P> outcome = await(submit(sample));
        refill();
        return outcome;
    }

    private Outcome<P> await(Pending<P> pending) throws PipelineException {
        try {
            while (true) {
                try {
                    return pending.decoding().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    Cancellation.check(listener);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled", e);
        } catch (ExecutionException e) {
            throw TaskFailure.rethrown(e);
        }
    }

    private void refill() {
        while (queue.size() < ahead && (!again.isEmpty() || samples.hasNext())) {
            queue.add(submit(again.isEmpty() ? samples.next() : again.remove()));
        }
    }

    private Pending<P> submit(Sample sample) {
        return new Pending<>(sample, decoders.submit(() -> decode(sample)));
    }

    private Outcome<P> decode(Sample sample) {
        try {
            return new Outcome<>(sample, source.prepare(sample), null, false);
        } catch (ImageException e) {
            return new Outcome<>(sample, null, e.getMessage(), e.getCause() instanceof OutOfMemoryError);
        } catch (RuntimeException e) {
            // A third-party data set may throw anything; one bad image must not end a run.
            return new Outcome<>(sample, null, e.toString(), false);
        } catch (OutOfMemoryError e) {
            return new Outcome<>(sample, null, "there is not enough memory to decode it", true);
        }
    }

    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
