package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests when calls are told that the pipeline is missing. */
class KeeperAbsenceTest extends KeeperBench {
    @Test
    void aPipelineWhosePartIsMissingForAMomentIsUsedSoonAfter() throws Exception {
        bench.patience = AMPLE;
        first.partGone = true;
        bench.use(first);
        Future<String> call = callers.submit(this::inspect);
        Bench.await(() -> first.loadings.get() > 0);
        first.partGone = false;
        assertEquals("first", call.get(20, TimeUnit.SECONDS));
    }

    /** Removes the pipeline. Returns what is told first of it; each question after what is missing has another answer. */
    private String toldFirstOfAnAbsence() throws InterruptedException {
        AtomicInteger answers = new AtomicInteger();
        bench.missing = () -> "reason " + answers.incrementAndGet();
        int before = bench.told.size();
        bench.use(null);
        Bench.await(() -> bench.told.size() > before);
        return bench.told.get(before);
    }

    @Test
    void anInspectorThatNeverWasIsUnusableAndOneThatHasLeftIsGone() throws Exception {
        bench.patience = Duration.ZERO;
        assertEquals("unusable: reason 1", toldFirstOfAnAbsence());
        bench.use(first);
        Bench.await(() -> bench.told.contains("ready"));
        assertEquals("gone: reason 1", toldFirstOfAnAbsence());
    }

    @Test
    void everyAbsenceIsToldAtOnce() throws Exception {
        bench.patience = Duration.ZERO;
        assertEquals("unusable: reason 1", toldFirstOfAnAbsence());
        useRefused(second, "made with other weights");
        assertEquals("unusable: reason 1", toldFirstOfAnAbsence());
    }

    @Test
    void everyAbsenceHasAPatienceOfItsOwn() throws Exception {
        absence();
        useUntilReady();
        assertGoneAfterItsOwnPatience();
        useUntilReady();
        absence();
        int looks = bench.looks.get();
        bench.use(first);
        Bench.await(() -> bench.looks.get() > looks);
        assertGoneAfterItsOwnPatience();
    }

    @Test
    void anAbsenceEndsWhenTheNextPipelineComesThoughItIsNotReadyYet() throws Exception {
        useUntilReady();
        absence();
        second.loading = new CountDownLatch(1);
        bench.use(second);
        Bench.await(() -> second.loadings.get() == 1);
        assertGoneAfterItsOwnPatience();
        second.loading.countDown();
    }

    private void absence() throws InterruptedException {
        int looks = bench.looks.get();
        bench.patience = AMPLE;
        bench.use(null);
        Bench.await(() -> bench.looks.get() > looks);
    }

    private void assertGoneAfterItsOwnPatience() throws InterruptedException {
        int before = bench.told.size();
        bench.patience = Duration.ofMillis(200);
        Thread.sleep(250);
        long begin = System.nanoTime();
        bench.use(null);
        Bench.await(() -> bench.told.size() > before);
        assertTrue(System.nanoTime() - begin >= bench.patience.toNanos(), "the time of an earlier absence counts");
        assertEquals("gone: " + MISSING, bench.told.get(before));
    }

    @Test
    void aPartThatComesBackAfterThePatienceIsNoticed() throws Exception {
        bench.patience = Duration.ZERO;
        first.partGone = true;
        bench.use(first);
        Bench.await(() -> !bench.told.isEmpty());
        first.partGone = false;
        Bench.await(bench.counters::isReady);
        assertEquals("first", inspect());
    }

    @Test
    void whatIsMissingIsToldAgainOnceTheFrameworkHasSettled() throws Exception {
        bench.use(first);
        assertEquals("first", inspect());
        bench.patience = Duration.ZERO;
        bench.missing = () -> "the pipeline 'line-1' has not started yet";
        bench.use(null);
        Bench.await(() -> bench.told.contains("gone: the pipeline 'line-1' has not started yet"));
        bench.missing = () -> MISSING;
        Bench.await(() -> bench.counters.getTrouble().equals(MISSING));
        assertEquals(MISSING, failure());
    }
}
