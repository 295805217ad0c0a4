package org.dapo.engine.internal.assembly;

import ai.djl.Device;
import java.util.HashMap;
import java.util.Map;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.osgi.service.component.annotations.Component;

/** Loaded backbones, shared and counted: one set of weights per provider and device, freed with its last lease. */
@Component(service = BackbonePool.class)
public final class BackbonePool {
    private record Key(BackboneProvider provider, Device device) {}

    private static final class Entry {
        private final Backbone backbone;
        private int leases;

        Entry(Backbone backbone) {
            this.backbone = backbone;
        }
    }

    private final Map<Key, Entry> loaded = new HashMap<>();

    /** A share of a loaded backbone. */
    public final class Lease implements AutoCloseable {
        private final Key key;
        private final Backbone backbone;
        private boolean closed;

        private Lease(Key key, Backbone backbone) {
            this.key = key;
            this.backbone = backbone;
        }

        /** The backbone, open as long as the lease. */
        public Backbone backbone() {
            return backbone;
        }

        @Override
        public void close() {
            synchronized (BackbonePool.this) {
                if (closed) {
                    return;
                }
                closed = true;
                Entry entry = loaded.get(key);
                if (--entry.leases == 0) {
                    loaded.remove(key);
                    entry.backbone.close();
                }
            }
        }
    }

    /**
     * Leases a backbone, loading it if nobody has. Two callers wait for one load.
     *
     * @throws PipelineException if it cannot be loaded
     */
    public synchronized Lease lease(BackboneProvider provider, Device device) throws PipelineException {
        Key key = new Key(provider, device);
        Entry entry = loaded.get(key);
        if (entry == null) {
            try {
                entry = new Entry(provider.load(device));
            } catch (BackboneException e) {
                throw new PipelineException(e.getMessage(), e);
            }
            loaded.put(key, entry);
        }
        entry.leases++;
        return new Lease(key, entry.backbone);
    }
}
