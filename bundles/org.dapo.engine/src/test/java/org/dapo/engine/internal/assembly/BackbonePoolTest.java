package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.junit.jupiter.api.Test;

/** Weights are shared while somebody holds them, and nobody waits for another's. */
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

    @Test
    void twoShareOneLoadAndTheLastFreesIt() throws Exception {
        Counted provider = new Counted();
        BackbonePool.Lease first = pool.lease(provider, Device.cpu());
        BackbonePool.Lease second = pool.lease(provider, Device.cpu());
        assertSame(first.backbone(), second.backbone());
        first.close();
        first.close();
        pool.lease(provider, Device.cpu()).close();
        assertEquals(1, provider.loads.get());
        assertEquals(0, provider.counted.closed.get());
        second.close();
        assertEquals(1, provider.counted.closed.get());
        pool.lease(provider, Device.cpu()).close();
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
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<BackbonePool.Lease> loading = thread.submit(() -> pool.lease(slow, Device.cpu()));
            begun.await();
            pool.lease(new Counted(), Device.cpu()).close();
            end.countDown();
            loading.get(1, TimeUnit.MINUTES).close();
        } finally {
            thread.shutdownNow();
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
        assertThrows(PipelineException.class, () -> pool.lease(provider, Device.cpu()));
        pool.lease(provider, Device.cpu()).close();
        assertEquals(2, provider.loads.get());
    }
}
