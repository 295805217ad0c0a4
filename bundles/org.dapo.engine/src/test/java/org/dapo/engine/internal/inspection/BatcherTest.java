package org.dapo.engine.internal.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
    @Test
    void closingWaitsForTheImagesOfACallerWhoHasLeft() throws Exception {
        CountDownLatch computing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        Batcher batcher = new Batcher(new Batching(2, Duration.ZERO), (images, words, types) -> {
            computing.countDown();
            // Ignores interrupts, as native code does.
            boolean waiting = true;
            while (waiting) {
                try {
                    go.await();
                    waiting = false;
                } catch (InterruptedException e) {
                    continue;
                }
            }
            ended.set(true);
            throw new IllegalStateException("nobody hears this");
        });
        CompletableFuture<PipelineException> said = new CompletableFuture<>();
        Thread caller = new Thread(() -> said.complete(assertThrows(
                PipelineException.class,
                () -> batcher.predict(List.of(new RgbImage(1, 1, new byte[3])), "plate", List.of()))));
        caller.start();
        computing.await();
        caller.interrupt();
        assertTrue(said.get().getMessage().startsWith("interrupted"));

        Thread closing = new Thread(batcher::close);
        closing.start();
        closing.join(100);
        assertTrue(closing.isAlive(), "closed under a pass");
        assertFalse(ended.get());
        go.countDown();
        closing.join();
        assertTrue(ended.get());
    }

    /** The images have different types and need two passes. The second image was delayed already and must not wait again. */
    @Test
    void whatCannotGoWithTheOthersIsNotDelayedAnew() throws Exception {
        Duration delay = Duration.ofMillis(1500);
        try (Batcher batcher = new Batcher(new Batching(4, delay), (images, words, types) -> images.stream()
                .map(image -> new Prediction(0, new ScoreMap(1, 1, new float[1]), List.of()))
                .toList())) {
            long began = System.nanoTime();
            CompletableFuture<List<Prediction>> plate = CompletableFuture.supplyAsync(() -> answer(batcher, "hole"));
            CompletableFuture<List<Prediction>> bolt = CompletableFuture.supplyAsync(() -> answer(batcher, "dent"));
            assertEquals(1, plate.get().size());
            assertEquals(1, bolt.get().size());
            Duration taken = Duration.ofNanos(System.nanoTime() - began);
            assertTrue(taken.compareTo(delay.multipliedBy(2)) < 0, "took " + taken);
        }
    }

    /** A plug-in may interrupt its thread, or leave it interrupted. */
    @Test
    void anInterruptThatAPlugInLeavesBehindEndsNoLaterCall() throws Exception {
        try (Batcher batcher = new Batcher(new Batching(2, Duration.ZERO), (images, words, types) -> {
            Thread.currentThread().interrupt();
            return List.of(new Prediction(0, new ScoreMap(1, 1, new float[1]), List.of()));
        })) {
            assertEquals(1, answer(batcher, "hole").size());
            CompletableFuture<List<Prediction>> next = CompletableFuture.supplyAsync(() -> answer(batcher, "hole"));
            assertEquals(1, next.get(20, TimeUnit.SECONDS).size());
        }
    }

    @Test
    void anImageThatFailsKeepsNoOtherOfItsBatchFromItsAnswer() throws Exception {
        List<Integer> passes = new CopyOnWriteArrayList<>();
        try (Batcher batcher = new Batcher(new Batching(2, Duration.ofSeconds(50)), (images, words, types) -> {
            passes.add(images.size());
            if (images.stream().anyMatch(image -> image.width() == 2)) {
                throw new PipelineException("it cannot be scored");
            }
            return List.of(new Prediction(0, new ScoreMap(1, 1, new float[1]), List.of()));
        })) {
            CompletableFuture<List<Prediction>> good = CompletableFuture.supplyAsync(() -> answer(batcher, "hole"));
            PipelineException failure = assertThrows(
                    PipelineException.class,
                    () -> batcher.predict(List.of(new RgbImage(2, 1, new byte[6])), "words", List.of("hole")));
            assertEquals("it cannot be scored", failure.getMessage());
            assertEquals(1, good.get().size());
            assertEquals(List.of(2, 1, 1), passes);
        }
    }

    private static List<Prediction> answer(Batcher batcher, String type) {
        try {
            return batcher.predict(List.of(new RgbImage(1, 1, new byte[3])), "words", List.of(type));
        } catch (PipelineException e) {
            throw new IllegalStateException(e);
        }
    }
}
