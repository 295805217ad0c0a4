package org.dapo.engine.internal.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.pipeline.PipelineException;

/**
 * Decodes samples ahead of the one that is computed on, in their order, a bounded number at a time.
 *
 * @param <P> what a sample is decoded to
 */
public final class Prefetch<P> implements AutoCloseable {
    /** What became of a sample: prepared, or the reason why it could not be. */
    public record Outcome<P>(Sample sample, P prepared, String problem) {
        /** Whether the image could be decoded. */
        public boolean decoded() {
            return prepared != null;
        }
    }

    /** Prepares one sample. */
    public interface Source<P> {
        /** Prepares it, or says why its image cannot be decoded. */
        P prepare(Sample sample) throws ImageException;
    }

    private final ExecutorService decoders;
    private final Iterator<Sample> samples;
    private final Source<P> source;
    private final int ahead;
    private final Queue<Future<Outcome<P>>> queue = new ArrayDeque<>();

    /** Starts to decode. */
    public Prefetch(Iterator<Sample> samples, Source<P> source, int ahead) {
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

    /** Whether there is another sample. */
    public boolean hasNext() {
        return !queue.isEmpty();
    }

    /** The next sample, in order; waits for it. */
    public Outcome<P> next() throws PipelineException {
        Future<Outcome<P>> first = queue.remove();
        refill();
        try {
            return first.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void refill() {
        while (queue.size() < ahead && samples.hasNext()) {
            Sample sample = samples.next();
            queue.add(decoders.submit(() -> outcome(sample)));
        }
    }

    private Outcome<P> outcome(Sample sample) {
        try {
            return new Outcome<>(sample, source.prepare(sample), null);
        } catch (ImageException e) {
            return new Outcome<>(sample, null, e.getMessage());
        } catch (RuntimeException e) {
            // A data set of a stranger may fail in any way; one image of it must not end a run.
            return new Outcome<>(sample, null, e.toString());
        } catch (OutOfMemoryError e) {
            return new Outcome<>(sample, null, "there is not enough memory to decode it");
        }
    }

    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
