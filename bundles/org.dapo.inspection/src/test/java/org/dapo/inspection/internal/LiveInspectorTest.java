package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RejectedInspectionException;
import org.dapo.testkit.InspectorContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that an inspector service survives every change of its pipeline. */
class LiveInspectorTest extends InspectorContract {
    private final Bench bench = new Bench();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final FakePipeline first = new FakePipeline("first", 0.25f);
    private final FakePipeline second = new FakePipeline("second", 0.75f);

    @AfterEach
    void close() throws Exception {
        bench.close();
        callers.shutdownNow();
        Bench.await(() -> first.open.get() == 0 && second.open.get() == 0);
    }

    @Override
    protected Inspector inspector() {
        bench.use(first);
        return bench.inspector;
    }

    @Override
    protected List<ImageSource> images() {
        return List.of(square("a", 20, 16, 10), square("b", 16, 24, 60), square("c", 32, 32, 110));
    }

    private Inspection inspect() throws PipelineException {
        return bench.inspector.inspect(square("a", 20, 16, 10), Optional.empty());
    }

    /** Starts a call on the first pipeline, which lets it continue later. Returns once the second has taken over. */
    private Future<Inspection> callThatIsUnderWayWhenAnotherTakesOver() throws Exception {
        first.inspecting = new CountDownLatch(1);
        bench.use(first);
        Future<Inspection> call = callers.submit(this::inspect);
        first.begun.await();
        bench.use(second);
        Bench.await(() -> bench.counters.getSwaps() == 1);
        return call;
    }

    private static String backbone(Inspection inspection) {
        return inspection.provenance().orElseThrow().backbone();
    }

    @Test
    void callsGoOnWithTheOldWhileTheNewIsPrepared() throws Exception {
        bench.use(first);
        assertEquals("first", backbone(inspect()));
        second.loading = new CountDownLatch(1);
        bench.use(second);
        assertEquals("first", backbone(inspect()));
        second.loading.countDown();
        Bench.await(() -> bench.counters.getSwaps() == 1);
        assertEquals("second", backbone(inspect()));
        assertEquals(0, first.open.get(), "the old one was not closed");
    }

    @Test
    void anOldOneThatCannotBeClosedHarmsNeitherWhatTakesOverNorCalls() throws Exception {
        first.closesBadly = true;
        Future<Inspection> call = callThatIsUnderWayWhenAnotherTakesOver();
        first.inspecting.countDown();
        assertEquals("first", backbone(call.get()));
        second.closesBadly = true;
        bench.use(first);
        Bench.await(() -> bench.counters.getSwaps() == 2);
        assertEquals("first", backbone(inspect()));
        first.closesBadly = false;
    }

    @Test
    void anOldOneWhoseCloseNeverEndsHarmsNeitherWhatTakesOverNorCalls() throws Exception {
        Duration brief = Duration.ofMillis(50);
        try (Bench hasty = new Bench(new Keeper.Limits(brief, Duration.ofSeconds(20), brief, Duration.ofSeconds(20)))) {
            first.closing = new CountDownLatch(1);
            hasty.use(first);
            ImageSource image = square("a", 20, 16, 10);
            assertEquals("first", backbone(hasty.inspector.inspect(image, Optional.empty())));
            hasty.use(second);
            Bench.await(() -> hasty.counters.getSwaps() == 1);
            assertEquals("second", backbone(hasty.inspector.inspect(image, Optional.empty())));
            hasty.use(first);
            Bench.await(() -> hasty.counters.getSwaps() == 2);
            assertEquals(2, first.open.get(), "one that never ends, and one that is in use");
        } finally {
            first.closing.countDown();
        }
        Bench.await(() -> first.open.get() == 0);
    }

    @Test
    void aCallInProgressEndsOnTheOldOne() throws Exception {
        Future<Inspection> call = callThatIsUnderWayWhenAnotherTakesOver();
        assertEquals("second", backbone(inspect()));
        assertEquals(1, first.open.get(), "closed under a call");
        first.inspecting.countDown();
        assertEquals("first", backbone(call.get()));
        Bench.await(() -> first.open.get() == 0);
    }

    @Test
    void noCallFailsAndEachAnswerBelongsToOneOfTheTwo() throws Exception {
        bench.use(first);
        inspect();
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Integer>> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(callers.submit(() -> {
                int answers = 0;
                do {
                    Inspection found = inspect();
                    assertEquals(backbone(found).equals("first") ? 0.25f : 0.75f, found.score());
                    answers++;
                } while (!stop.get());
                return answers;
            }));
        }
        for (int swap = 0; swap < 200; swap++) {
            long swaps = bench.counters.getSwaps();
            bench.use(swap % 2 == 0 ? second : first);
            Bench.await(() -> bench.counters.getSwaps() > swaps);
        }
        stop.set(true);
        for (Future<Integer> loop : loops) {
            assertTrue(loop.get() > 0);
        }
        assertEquals(0, bench.counters.getFailed());
        assertEquals(1, first.open.get() + second.open.get());
    }

    @Test
    void aCallWhosePartHasLeftWaitsForTheNext() throws Exception {
        bench.use(first);
        inspect();
        first.partGone = true;
        Future<Inspection> call = callers.submit(this::inspect);
        Bench.await(() -> first.open.get() == 0);
        assertFalse(call.isDone());
        bench.use(second);
        assertEquals("second", backbone(call.get()));
        assertEquals(0, bench.counters.getFailed());
    }

    @Test
    void withoutAPipelineCallsFailInTheEndAndAllIsBackWhenItIsBack() throws Exception {
        bench.use(first);
        inspect();
        bench.patience = Duration.ofMillis(50);
        bench.use(null);
        Bench.await(() -> bench.told.contains("gone: the pipeline 'line-1' waits for a backbone"));
        PipelineException failure = assertThrows(PipelineException.class, this::inspect);
        assertEquals("the pipeline 'line-1' waits for a backbone", failure.getMessage());
        assertFalse(bench.counters.isReady());
        bench.use(second);
        Bench.await(bench.counters::isReady);
        assertEquals("second", backbone(inspect()));
        assertEquals(1, bench.counters.getFailed());
    }

    @Test
    void whatCannotBeUsedIsNamedOnceAndTheOldGoesOn() throws Exception {
        bench.use(first);
        inspect();
        second.refusal = Optional.of("no such checkpoint: run");
        bench.use(second);
        Bench.await(() -> bench.told.contains("unusable: no such checkpoint: run"));
        assertEquals("first", backbone(inspect()));
        int looks = bench.looks.get();
        bench.keeper.look();
        Bench.await(() -> bench.looks.get() > looks);
        second.refusal = Optional.empty();
        bench.revision.incrementAndGet();
        bench.keeper.look();
        Bench.await(() -> bench.counters.getSwaps() == 1);
        assertEquals("second", backbone(inspect()));
        assertEquals(2, second.loadings.get(), "what cannot be used was prepared again, unchanged");
        assertEquals(
                1,
                bench.told.stream().filter(line -> line.startsWith("unusable")).count());
    }

    @Test
    void whatCannotBeUsedIsNoTroubleAnyMoreOnceItHasLeft() throws Exception {
        bench.use(first);
        inspect();
        second.refusal = Optional.of("made with other weights");
        bench.use(second);
        Bench.await(() -> bench.counters.getTrouble().equals("made with other weights"));
        bench.use(first);
        Bench.await(() -> bench.counters.getTrouble().isEmpty());
        assertEquals("first", backbone(inspect()));
        assertEquals(0, bench.counters.getSwaps());
    }

    @Test
    void callsFailWhereTheNextCannotBeUsedAndTheOldHasLeft() throws Exception {
        bench.use(first);
        inspect();
        second.refusal = Optional.of("made with other weights");
        bench.use(second);
        Bench.await(() -> bench.told.contains("unusable: made with other weights"));
        first.partGone = true;
        Future<Inspection> call = callers.submit(this::inspect);
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS), "it waits for ever");
        assertEquals("made with other weights", failure.getCause().getMessage());
    }

    @Test
    void oneMoreThanTheQueueTakesIsRefusedAtOnce() throws Exception {
        bench.queue = 2;
        first.inspecting = new CountDownLatch(1);
        bench.use(first);
        Future<Inspection> one = callers.submit(this::inspect);
        Future<Inspection> two = callers.submit(this::inspect);
        Bench.await(() -> bench.counters.getPending() == 2);
        PipelineException refusal = assertThrows(RejectedInspectionException.class, this::inspect);
        assertEquals(
                "the inspector 'camera-1' has 2 calls under way or waiting and takes no more", refusal.getMessage());
        first.inspecting.countDown();
        one.get();
        two.get();
        inspect();
        assertEquals(1, bench.counters.getRefused());
        assertEquals(3, bench.counters.getImages());
        assertEquals(0, bench.counters.getFailed());
    }

    @Test
    void aPreparationThatHangsKeepsNoOtherPipelineFromTakingOver() throws Exception {
        first.loading = new CountDownLatch(1);
        bench.use(first);
        Future<Inspection> call = callers.submit(this::inspect);
        Bench.await(() -> first.loadings.get() == 1);
        bench.use(second);
        assertEquals("second", backbone(call.get(20, TimeUnit.SECONDS)));
        first.loading.countDown();
        Bench.await(() -> first.opened.get() == 1 && first.open.get() == 0);
        assertEquals("second", backbone(inspect()));
        assertEquals(0, bench.counters.getSwaps());
    }

    @Test
    void whatIsNotWantedAnyMoreWhenItIsReadyIsClosed() throws Exception {
        bench.use(first);
        inspect();
        second.loading = new CountDownLatch(1);
        bench.use(second);
        Bench.await(() -> second.loadings.get() == 1);
        bench.use(first);
        second.loading.countDown();
        Bench.await(() -> second.opened.get() == 1 && second.open.get() == 0);
        assertEquals("first", backbone(inspect()));
        assertEquals(0, bench.counters.getSwaps());
    }

    @Test
    void callsAreToldOfAPreparationThatDoesNotEndAndItIsUsedIfItStillDoes() throws Exception {
        String line = "preparing the pipeline takes longer than 1 s; it will be used when ready";
        first.loading = new CountDownLatch(1);
        try (Bench hasty = new Bench(new Keeper.Limits(
                Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(20)))) {
            hasty.use(first);
            Future<Inspection> call =
                    callers.submit(() -> hasty.inspector.inspect(square("a", 20, 16, 10), Optional.empty()));
            ExecutionException failure =
                    assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS), "it waits for ever");
            assertEquals(line, failure.getCause().getMessage());
            assertEquals(line, hasty.counters.getTrouble());
            assertFalse(hasty.counters.isReady());
            first.loading.countDown();
            Bench.await(() ->
                    hasty.counters.isReady() && hasty.counters.getTrouble().isEmpty());
            assertEquals(1, first.loadings.get());
        }
    }

    @Test
    void whatIsReadyOnlyAfterTheEndIsClosed() throws Exception {
        first.loading = new CountDownLatch(1);
        bench.use(first);
        Bench.await(() -> first.loadings.get() == 1);
        bench.close();
        first.loading.countDown();
        Bench.await(() -> first.opened.get() == 1 && first.open.get() == 0);
    }

    @Test
    void aClosedInspectorLetsWaitingCallsFail() throws Exception {
        Future<Inspection> call = callers.submit(this::inspect);
        Bench.await(() -> bench.counters.getPending() == 1);
        bench.close();
        ExecutionException failure = assertThrows(ExecutionException.class, call::get);
        assertEquals("closed", failure.getCause().getMessage());
    }
}
