package org.dapo.engine.internal.assembly;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.osgi.service.component.annotations.Component;

/**
 * Loaded backbones, shared by reference count: one set of weights per provider and device, freed with its last lease.
 * Immediate: a pool recreated with the next pipeline would load again what an inspector of the previous one still uses.
 */
@Component(service = BackbonePool.class, immediate = true)
public final class BackbonePool {
    /** A provider, compared by identity: one that is registered anew may equal the old one and have other weights. */
    private record Key(BackboneProvider provider, Device device) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && provider == key.provider && device.equals(key.device);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(provider) + device.hashCode();
        }
    }

    /** One set of weights, loaded and closed under its own lock so that neither blocks other entries. */
    private static final class Entry {
        /** Held while the weights are loaded or closed. */
        private final ReentrantLock lock = new ReentrantLock(true);

        /** Those who use the weights or wait for them, guarded by the map. */
        private int leases;

        private Optional<Backbone> backbone = Optional.empty();

        Backbone load(Key key, RunListener listener) throws PipelineException {
            Cancellation.lock(lock, listener, "a backbone that another run loads or closes");
            try {
                if (backbone.isEmpty()) {
                    backbone = Optional.of(key.provider().load(key.device()));
                }
                return backbone.get();
            } catch (BackboneException e) {
                throw new PipelineException(e.getMessage(), e);
            } finally {
                lock.unlock();
            }
        }

        void close() {
            Optional<Backbone> last = backbone;
            backbone = Optional.empty();
            last.ifPresent(Backbone::close);
        }
    }

    /** Entries stay until they are closed: who comes meanwhile waits, and loads again. */
    private final Map<Key, Entry> loaded = new HashMap<>();

    /** A lease on a loaded backbone. */
    public final class Lease implements AutoCloseable {
        private final Key key;
        private final Entry entry;
        private final Backbone backbone;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Key key, Entry entry, Backbone backbone) {
            this.key = key;
            this.entry = entry;
            this.backbone = backbone;
        }

        /** The backbone, valid until the lease is closed. */
        public Backbone backbone() {
            return backbone;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(key, entry);
            }
        }
    }

    /**
     * Leases a backbone, loading it if necessary. Concurrent callers share one load.
     *
     * @param listener can cancel the wait for a backbone that another caller loads or closes
     * @throws PipelineException if it cannot be loaded, or the wait is cancelled
     */
    public Lease lease(BackboneProvider provider, Device device, RunListener listener) throws PipelineException {
        Key key = new Key(provider, device);
        Entry entry;
        synchronized (loaded) {
            entry = loaded.computeIfAbsent(key, any -> new Entry());
            entry.leases++;
        }
        boolean leased = false;
        try {
            Lease lease = new Lease(key, entry, entry.load(key, listener));
            leased = true;
            return lease;
        } finally {
            if (!leased) {
                giveBack(key, entry);
            }
        }
    }

    private void giveBack(Key key, Entry entry) {
        synchronized (loaded) {
            // Who loads has a lease. Without leases the lock is therefore free, or another thread is closing the entry.
            if (--entry.leases > 0 || !entry.lock.tryLock()) {
                return;
            }
        }
        try {
            entry.close();
        } finally {
            synchronized (loaded) {
                if (entry.leases == 0) {
                    loaded.remove(key);
                }
                entry.lock.unlock();
            }
        }
    }
}
