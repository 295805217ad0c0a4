package org.dapo.engine.internal.inspection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.assembly.TaskFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the images of concurrent callers and runs each batch through the network once. A batch holds only images whose
 * products have the same types, since one pass makes maps of the same types for all images. One thread computes while callers
 * wait. Each caller has at most as many images waiting as windows are processed together.
 */
final class Batcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);

    private final Batching batching;
    private final Network network;
    private final BlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    /** The network: takes images, the words of each image's product, and the types that can occur in all of them. */
    interface Network {
        List<Prediction> predict(List<RgbImage> images, List<String> words, List<String> types)
                throws PipelineException;
    }

    /** An image that has waited since a time of {@link System#nanoTime()}. */
    private record Job(
            RgbImage image, String words, List<String> types, long since, CompletableFuture<Prediction> answer) {}

    Batcher(Batching batching, Network network) {
        this.batching = batching;
        this.network = network;
        this.thread = new Thread(this::work, "dapo-inspector-batches");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the predictions of the windows of one image, each S by S. */
    List<Prediction> predict(List<RgbImage> squares, String words, List<String> types) throws PipelineException {
        long now = System.nanoTime();
        List<Job> jobs = squares.stream()
                .map(square -> new Job(square, words, types, now, new CompletableFuture<>()))
                .toList();
        queue.addAll(jobs);
        try {
            List<Prediction> answers = new ArrayList<>();
            for (Job job : jobs) {
                answers.add(job.answer().get());
            }
            return answers;
        } catch (InterruptedException e) {
            queue.removeAll(jobs);
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted while an image waited to be inspected", e);
        } catch (ExecutionException e) {
            queue.removeAll(jobs);
            throw TaskFailure.rethrown(e);
        }
    }

    private void work() {
        List<Job> waiting = new ArrayList<>();
        // The network's code may swallow an interrupt, or leave one behind: only the flag ends this thread.
        while (!closed) {
            try {
                answer(waiting);
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    /** Answers one batch. A failure outside {@link #run}, such as lack of memory, goes to all waiting callers. */
    private void answer(List<Job> waiting) throws InterruptedException {
        try {
            gather(waiting);
            run(next(waiting));
            waiting.removeIf(job -> job.answer().isDone());
        } catch (RuntimeException | Error e) {
            waiting.forEach(job -> job.answer().completeExceptionally(e));
            waiting.clear();
        }
    }

    /** Waits until the batch is full, but no longer than the delay of the image that waits longest. */
    private void gather(List<Job> waiting) throws InterruptedException {
        if (waiting.isEmpty()) {
            waiting.add(queue.take());
        }
        queue.drainTo(waiting);
        long end = waiting.get(0).since() + batching.delay().toNanos();
        while (waiting.size() < batching.size()) {
            Job another = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (another == null) {
                return;
            }
            waiting.add(another);
            queue.drainTo(waiting);
        }
    }

    /** The first job and those that can share its batch. */
    private List<Job> next(List<Job> waiting) {
        List<String> types = waiting.get(0).types();
        return waiting.stream()
                .filter(job -> job.types().equals(types))
                .limit(batching.size())
                .toList();
    }

    /** Answers all jobs of a batch. If the batch fails, each job is tried alone, so that one cannot fail because of another. */
    private void run(List<Job> batch) {
        try {
            List<Prediction> predictions = network.predict(
                    batch.stream().map(Job::image).toList(),
                    batch.stream().map(Job::words).toList(),
                    batch.get(0).types());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(predictions.get(i));
            }
        } catch (PipelineException | RuntimeException | Error e) {
            if (batch.size() == 1) {
                batch.get(0).answer().completeExceptionally(e);
            } else {
                LOG.warn("a batch of {} images failed, so each is tried alone", batch.size(), e);
                batch.forEach(job -> run(List.of(job)));
            }
        }
    }

    /**
     * Stops the thread and waits for its current batch. The images of an interrupted caller may still be in the network, and
     * native code must not lose its arrays. No call may follow or be in progress.
     */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
