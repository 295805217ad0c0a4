package org.dapo.engine.internal.assembly;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dapo.api.pipeline.PipelineException;
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

    /** One set of weights, loaded under its own lock so that loading does not block other entries. */
    private static final class Entry {
        private int leases;
        private Optional<Backbone> backbone = Optional.empty();

        synchronized Backbone load(Key key) throws BackboneException {
            if (backbone.isEmpty()) {
                backbone = Optional.of(key.provider().load(key.device()));
            }
            return backbone.get();
        }

        synchronized void close() {
            backbone.ifPresent(Backbone::close);
        }
    }

    private final Map<Key, Entry> loaded = new HashMap<>();

    /** A lease on a loaded backbone. */
    public final class Lease implements AutoCloseable {
        private final Key key;
        private final Backbone backbone;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Key key, Backbone backbone) {
            this.key = key;
            this.backbone = backbone;
        }

        /** The backbone, valid until the lease is closed. */
        public Backbone backbone() {
            return backbone;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(key);
            }
        }
    }

    /**
     * Leases a backbone, loading it if necessary. Concurrent callers share one load.
     *
     * @throws PipelineException if it cannot be loaded
     */
    public Lease lease(BackboneProvider provider, Device device) throws PipelineException {
        Key key = new Key(provider, device);
        Entry entry;
        synchronized (loaded) {
            entry = loaded.computeIfAbsent(key, any -> new Entry());
            entry.leases++;
        }
        boolean leased = false;
        try {
            Lease lease = new Lease(key, entry.load(key));
            leased = true;
            return lease;
        } catch (BackboneException e) {
            throw new PipelineException(e.getMessage(), e);
        } finally {
            if (!leased) {
                giveBack(key);
            }
        }
    }

    private void giveBack(Key key) {
        Optional<Entry> unused = Optional.empty();
        synchronized (loaded) {
            Entry entry = loaded.get(key);
            if (--entry.leases == 0) {
                loaded.remove(key);
                unused = Optional.of(entry);
            }
        }
        unused.ifPresent(Entry::close);
    }
}
