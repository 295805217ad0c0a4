package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.lang.Thread.State;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that weights are shared while in use, and that loading one model does not block another. */
@Timeout(60)
class BackbonePoolTest {
    private final BackbonePool pool = new BackbonePool();

    private static class Counted implements BackboneProvider {
        final AtomicInteger loads = new AtomicInteger();
        final CountingBackbone counted;

        Counted() throws BackboneException {
            counted = new CountingBackbone(TinyPipeline.backbone());
        }

        @Override
        public BackboneSpec spec() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Backbone load(Device device) throws BackboneException {
            loads.incrementAndGet();
            return counted.load(device);
        }
    }

    /** Providers that equal each other, as records do. */
    private static final class Alike extends Counted {
        Alike() throws BackboneException {}

        @Override
        public boolean equals(Object other) {
            return other instanceof Alike;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void aProviderThatEqualsAnotherHasWeightsOfItsOwn() throws Exception {
        Alike before = new Alike();
        Alike after = new Alike();
        try (BackbonePool.Lease first = pool.lease(before, Device.cpu(), RunListener.NONE);
                BackbonePool.Lease second = pool.lease(after, Device.cpu(), RunListener.NONE)) {
            assertNotSame(first.backbone(), second.backbone());
            assertEquals(List.of(1, 1), List.of(before.loads.get(), after.loads.get()));
        }
    }

    @Test
    void twoShareOneLoadAndTheLastFreesIt() throws Exception {
        Counted provider = new Counted();
        BackbonePool.Lease first = pool.lease(provider, Device.cpu(), RunListener.NONE);
        BackbonePool.Lease second = pool.lease(provider, Device.cpu(), RunListener.NONE);
        assertSame(first.backbone(), second.backbone());
        first.close();
        first.close();
        pool.lease(provider, Device.cpu(), RunListener.NONE).close();
        assertEquals(1, provider.loads.get());
        assertEquals(0, provider.counted.closed.get());
        second.close();
        assertEquals(1, provider.counted.closed.get());
        pool.lease(provider, Device.cpu(), RunListener.NONE).close();
        assertEquals(2, provider.loads.get());
    }

    @Test
    void aLoadThatTakesLongHoldsUpNobodyElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        BackboneProvider slow = new Counted() {
            @Override
            public Backbone load(Device device) throws BackboneException {
                begun.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    throw new BackboneException("interrupted", e);
                }
                return super.load(device);
            }
        };
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Future<BackbonePool.Lease> loading = threads.submit(() -> pool.lease(slow, Device.cpu(), RunListener.NONE));
            begun.await();
            threads.submit(() -> pool.lease(new Counted(), Device.cpu(), RunListener.NONE))
                    .get(1, TimeUnit.MINUTES)
                    .close();
            assertFalse(loading.isDone());
            end.countDown();
            loading.get(1, TimeUnit.MINUTES).close();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatCannotBeLoadedIsTriedAgain() throws Exception {
        Counted provider = new Counted() {
            @Override
            public Backbone load(Device device) throws BackboneException {
                if (loads.get() == 0) {
                    loads.incrementAndGet();
                    throw new BackboneException("a file is missing");
                }
                return super.load(device);
            }
        };
        assertThrows(PipelineException.class, () -> pool.lease(provider, Device.cpu(), RunListener.NONE));
        pool.lease(provider, Device.cpu(), RunListener.NONE).close();
        assertEquals(2, provider.loads.get());
    }

    /** A backbone whose loads block until the test lets them continue. Its first few loads fail. */
    private static final class Slow extends Counted {
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> goOn = new CompletableFuture<>();
        private final int failures;

        Slow(int failures) throws BackboneException {
            this.failures = failures;
        }

        @Override
        public Backbone load(Device device) throws BackboneException {
            begun.complete(null);
            goOn.join();
            Backbone loaded = super.load(device);
            if (loads.get() <= failures) {
                loaded.close();
                throw new BackboneException("a file is missing");
            }
            return loaded;
        }
    }

    /** Returns the leases of two callers. The second one arrives while the first is loading. */
    private List<Future<BackbonePool.Lease>> leases(Slow provider) {
        FutureTask<BackbonePool.Lease> first =
                new FutureTask<>(() -> pool.lease(provider, Device.cpu(), RunListener.NONE));
        FutureTask<BackbonePool.Lease> second =
                new FutureTask<>(() -> pool.lease(provider, Device.cpu(), RunListener.NONE));
        new Thread(first).start();
        provider.begun.join();
        Thread waiting = new Thread(second);
        waiting.start();
        while (waiting.isAlive()
                && !Set.of(State.BLOCKED, State.WAITING, State.TIMED_WAITING).contains(waiting.getState())) {
            Thread.onSpinWait();
        }
        provider.goOn.complete(null);
        return List.of(first, second);
    }

    @Test
    void whoComesDuringALoadSharesIt() throws Exception {
        Slow provider = new Slow(0);
        List<Future<BackbonePool.Lease>> leases = leases(provider);
        BackbonePool.Lease first = leases.get(0).get(1, TimeUnit.MINUTES);
        BackbonePool.Lease second = leases.get(1).get(1, TimeUnit.MINUTES);
        assertSame(first.backbone(), second.backbone());
        assertEquals(1, provider.loads.get());
        first.close();
        assertEquals(0, provider.counted.closed.get());
        second.close();
        assertEquals(1, provider.counted.closed.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoComesDuringALoadThatFailsTriesItself(int failures) throws Exception {
        Slow provider = new Slow(failures);
        int failed = 0;
        for (Future<BackbonePool.Lease> lease : leases(provider)) {
            try {
                lease.get(1, TimeUnit.MINUTES).close();
            } catch (ExecutionException e) {
                assertEquals("a file is missing", e.getCause().getMessage());
                failed++;
            }
        }
        assertEquals(failures, failed);
        pool.lease(provider, Device.cpu(), RunListener.NONE).close();
        assertEquals(3, provider.loads.get());
        assertEquals(3, provider.counted.closed.get(), "each that was loaded is freed");
    }

    /** A backbone whose closing blocks until the test lets it continue. */
    private static final class SlowToClose extends Counted {
        private final CompletableFuture<Void> begun = new CompletableFuture<>();
        private final CompletableFuture<Void> goOn = new CompletableFuture<>();

        SlowToClose() throws BackboneException {}

        @Override
        public Backbone load(Device device) throws BackboneException {
            Backbone loaded = super.load(device);
            InvocationHandler closing = (proxy, method, arguments) -> {
                if (method.getName().equals("close")) {
                    begun.complete(null);
                    goOn.join();
                }
                return method.invoke(loaded, arguments);
            };
            return (Backbone)
                    Proxy.newProxyInstance(Backbone.class.getClassLoader(), new Class<?>[] {Backbone.class}, closing);
        }
    }

    private static RunListener until(AtomicBoolean cancelled) {
        return new RunListener() {
            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
    }

    /** Starts a task that waits for a backbone, and returns its thread once it waits. */
    private static Thread waiting(FutureTask<?> task) {
        Thread thread = new Thread(task);
        thread.start();
        while (thread.isAlive() && thread.getState() != State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsLoadedAgainBeforeItIsClosed(boolean anotherGivesUp) throws Exception {
        SlowToClose provider = new SlowToClose();
        BackbonePool.Lease first = pool.lease(provider, Device.cpu(), RunListener.NONE);
        FutureTask<Void> closing = new FutureTask<>(first::close, null);
        new Thread(closing).start();
        provider.begun.join();
        if (anotherGivesUp) {
            RunListener cancelled = until(new AtomicBoolean(true));
            assertThrows(PipelineException.class, () -> pool.lease(provider, Device.cpu(), cancelled));
        }
        FutureTask<BackbonePool.Lease> again =
                new FutureTask<>(() -> pool.lease(provider, Device.cpu(), RunListener.NONE));
        waiting(again);
        assertFalse(again.isDone());
        assertEquals(List.of(1, 0), List.of(provider.loads.get(), provider.counted.closed.get()));
        provider.goOn.complete(null);
        closing.get(1, TimeUnit.MINUTES);
        BackbonePool.Lease second = again.get(1, TimeUnit.MINUTES);
        assertNotSame(first.backbone(), second.backbone());
        assertEquals(List.of(2, 1), List.of(provider.loads.get(), provider.counted.closed.get()));
        second.close();
        assertEquals(2, provider.counted.closed.get());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoWaitsForALoadCanGiveUp(boolean byInterrupt) throws Exception {
        Slow provider = new Slow(0);
        FutureTask<BackbonePool.Lease> loading =
                new FutureTask<>(() -> pool.lease(provider, Device.cpu(), RunListener.NONE));
        new Thread(loading).start();
        provider.begun.join();
        AtomicBoolean cancelled = new AtomicBoolean();
        FutureTask<BackbonePool.Lease> second =
                new FutureTask<>(() -> pool.lease(provider, Device.cpu(), until(cancelled)));
        Thread thread = waiting(second);
        if (byInterrupt) {
            thread.interrupt();
        } else {
            cancelled.set(true);
        }
        var ended = assertThrows(ExecutionException.class, () -> second.get(1, TimeUnit.MINUTES));
        String said = ended.getCause().getMessage();
        assertTrue(ended.getCause() instanceof PipelineException && said.startsWith("cancelled"), said);
        assertFalse(loading.isDone());
        provider.goOn.complete(null);
        loading.get(1, TimeUnit.MINUTES).close();
        assertEquals(List.of(1, 1), List.of(provider.loads.get(), provider.counted.closed.get()));
    }
}
