package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;

/** Tests when calls wait for a pipeline that is on its way, when they fail, and with which words. */
class KeeperTest extends KeeperBench {
    @Test
    void callsAreToldOfAPipelineThatFailsInAWayOfItsOwn() throws Exception {
        first.loadsBadly = true;
        bench.use(first);
        Future<String> call = callers.submit(this::failure);
        String line = "java.lang.NoClassDefFoundError: com/example/NeededToLoad";
        assertEquals(line, call.get(20, TimeUnit.SECONDS));
        assertEquals(line, bench.counters.getTrouble());
    }

    @Test
    void aPreparationThatFailedIsTriedAgainAndCallsFailMeanwhile() throws Exception {
        Duration soon = Duration.ofMillis(200);
        try (Bench again = new Bench(new Keeper.Limits(AMPLE, AMPLE, Duration.ofSeconds(20), soon))) {
            CountDownLatch refused = new CountDownLatch(1);
            first.loading = refused;
            first.refusal = Optional.of("the share is not mounted");
            again.use(first);
            Bench.await(() -> first.loadings.get() == 1);
            first.loading = new CountDownLatch(1);
            refused.countDown();
            Bench.await(() -> again.counters.getTrouble().equals("the share is not mounted"));
            Bench.await(() -> first.loadings.get() == 2);
            first.refusal = Optional.empty();
            assertEquals(
                    "the share is not mounted",
                    assertThrows(PipelineException.class, again.succession::enter)
                            .getMessage());
            assertEquals("the share is not mounted", again.counters.getTrouble());
            first.loading.countDown();
            Bench.await(() -> again.counters.getTrouble().isEmpty());
            assertTrue(again.succession.ready());
        }
    }

    /** Each service that comes or goes asks for a look. */
    @Test
    void howeverOftenItLooksAtWhatCannotBePreparedOneTryIsDue() throws Exception {
        Duration soon = Duration.ofMillis(100);
        try (Bench again = new Bench(new Keeper.Limits(AMPLE, AMPLE, Duration.ofSeconds(20), soon))) {
            first.refusal = Optional.of("the share is not mounted");
            again.use(first);
            Bench.await(() -> again.counters.getTrouble().equals("the share is not mounted"));
            for (int look = 0; look < 100; look++) {
                again.keeper.look();
            }
            int tries = first.loadings.get();
            Bench.await(() -> first.loadings.get() >= tries + 2);
            int looks = again.looks.get();
            Bench.await(() -> first.loadings.get() >= tries + 5);
            assertTrue(again.looks.get() - looks < 100, () -> again.looks + " looks for 5 tries");
        }
    }

    @Test
    void whatFailedBesideAnInspectorIsTriedAgainOnceThatHasGone() throws Exception {
        Duration soon = Duration.ofMillis(200);
        try (Bench again = new Bench(new Keeper.Limits(AMPLE, AMPLE, Duration.ofSeconds(20), soon))) {
            again.use(first);
            Bench.await(again.succession::ready);
            second.refusal = Optional.of("the share is not mounted");
            again.use(second);
            Bench.await(() -> again.counters.getTrouble().equals("the share is not mounted"));
            assertEquals("first", inspectWith(again));
            second.refusal = Optional.empty();
            first.partGone = true;
            assertThrows(PipelineException.class, () -> inspectWith(again));
            Bench.await(again.succession::ready);
            assertEquals("second", inspectWith(again));
        }
    }

    @Test
    void whileTheFirstInspectorIsPreparedNothingIsWrong() throws Exception {
        bench.patience = Duration.ZERO;
        bench.use(null);
        Bench.await(() -> bench.counters.getTrouble().equals(MISSING));
        first.loading = new CountDownLatch(1);
        bench.use(first);
        Bench.await(() -> first.loadings.get() == 1);
        assertEquals("", bench.counters.getTrouble());
        first.loading.countDown();
        Bench.await(bench.succession::ready);
    }

    @Test
    void noCallWaitsForAnInspectorThatEndsThoughItIsServedWhileThereIsOne() throws Exception {
        bench.use(null);
        Future<String> call = callers.submit(this::failure);
        Bench.await(bench.succession::awaited);
        bench.succession.letNoneWait("it ends");
        assertEquals("it ends", call.get(20, TimeUnit.SECONDS));
        try (Bench served = new Bench()) {
            served.use(first);
            Bench.await(served.succession::ready);
            served.succession.letNoneWait("it ends");
            served.succession.enter().leave();
            assertEquals(1, first.open.get());
        }
    }

    @Test
    void callsWaitForThePipelineThatFollowsOneThatCannotBeUsed() throws Exception {
        useRefused(first, "made with other weights");
        assertEquals("made with other weights", failure());
        second.loading = new CountDownLatch(1);
        bench.use(second);
        Bench.await(bench.succession::awaited);
        Future<String> call = callers.submit(this::inspect);
        second.loading.countDown();
        assertEquals("second", call.get());
    }

    @Test
    void callsWaitWhileAPipelineThatCouldNotBeUsedIsConfiguredAnew() throws Exception {
        useRefused(first, "made with other weights");
        bench.use(null);
        Bench.await(bench.succession::awaited);
        Future<String> call = callers.submit(this::inspect);
        bench.use(second);
        assertEquals("second", call.get());
    }

    @Test
    void callsWaitForAPreparationWhosePipelineHasLeftAndComeBack() throws Exception {
        first.loading = new CountDownLatch(1);
        bench.use(first);
        Bench.await(() -> first.loadings.get() == 1);
        bench.patience = Duration.ZERO;
        bench.use(null);
        Bench.await(() -> bench.counters.getTrouble().equals(MISSING));
        bench.use(first);
        Bench.await(bench.succession::awaited);
        Future<String> call = callers.submit(this::inspect);
        first.loading.countDown();
        assertEquals("first", call.get());
        assertEquals(1, first.loadings.get());
    }

    @Test
    void theNextIsPreparedOnceTheOneThatIsNoLongerWantedIsReady() throws Exception {
        first.loading = new CountDownLatch(1);
        bench.use(first);
        Bench.await(() -> first.loadings.get() == 1);
        int looks = bench.looks.get();
        bench.use(second);
        Bench.await(() -> bench.looks.get() > looks);
        first.loading.countDown();
        assertEquals("second", callers.submit(this::inspect).get(20, TimeUnit.SECONDS));
    }

    @Test
    void anInspectorStaysInUseWhereOnlyAnotherPipelineIsWantedThatIsNotThere() throws Exception {
        useUntilReady();
        bench.patience = Duration.ZERO;
        bench.unwanted = Optional.of(first);
        bench.use(null);
        Bench.await(() -> bench.told.contains("unusable: " + MISSING));
        assertEquals("first", inspect());

        bench.unwanted = Optional.empty();
        bench.keeper.look();
        Bench.await(() -> bench.told.contains("gone: " + MISSING));
        assertEquals(MISSING, failure());
    }

    @Test
    void whatFailedIsTriedAgainThoughAPreparationThatIsNoLongerWantedNeverEnds() throws Exception {
        Duration soon = Duration.ofMillis(100);
        try (Bench again = new Bench(new Keeper.Limits(soon, AMPLE, Duration.ofSeconds(20), soon))) {
            first.refusal = Optional.of("the share is not mounted");
            again.use(first);
            Bench.await(() -> again.counters.getTrouble().equals("the share is not mounted"));
            second.loading = new CountDownLatch(1);
            again.use(second);
            Bench.await(() -> second.loadings.get() == 1);
            again.use(first);
            first.refusal = Optional.empty();
            Bench.await(again.succession::ready);
            assertEquals("first", inspectWith(again));
            second.loading.countDown();
        }
    }

    @Test
    void callsAreToldOfAnInternalErrorInsteadOfWaitingForEver() throws Exception {
        bench.missing = () -> {
            throw new IllegalStateException("the framework is stopping");
        };
        bench.use(null);
        Future<String> call = callers.submit(this::failure);
        String line = "internal error: java.lang.IllegalStateException: the framework is stopping";
        assertEquals(line, call.get(20, TimeUnit.SECONDS));
        assertEquals(line, bench.counters.getTrouble());
    }

    @Test
    void noThreadKeepsTheMachineFromEndingNorOutlivesTheKeeper() throws Exception {
        Keeper keeper = new Keeper("camera-7", bench.succession, bench, Keeper.Limits.DEFAULT);
        bench.pipeline = Optional.of(first);
        keeper.look();
        Bench.await(bench.counters::isReady);
        assertTrue(threads("camera-7").stream().allMatch(Thread::isDaemon));
        Bench.await(() -> threads("camera-7").size() == 1);
        keeper.close();
        Bench.await(() -> threads("camera-7").isEmpty());
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dapo-inspector-" + name))
                .toList();
    }
}
