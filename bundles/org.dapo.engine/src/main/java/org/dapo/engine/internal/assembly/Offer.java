package org.dapo.engine.internal.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.plugins.NamedPlugins;

/**
 * A registered plug-in, which may turn out not to work.
 *
 * @param properties its service properties
 * @param part activates it; empty if that fails or does not end
 */
record Offer<T>(Map<String, Object> properties, Supplier<Optional<T>> part) {
    /**
     * The part with a name, or with {@code NAME@VERSION}.
     *
     * @throws UnknownNameException if no part has that name
     * @throws PipelineException if it cannot be activated
     */
    static <T> Parts.Known<T> choose(String kind, String wanted, List<Offer<T>> offers) throws PipelineException {
        NamedPlugins<Offer<T>> named = new NamedPlugins<>(offers, Offer::property);
        Optional<Offer<T>> meant = named.find(wanted);
        if (meant.isEmpty()) {
            throw new UnknownNameException(kind, wanted, named.alternatives(wanted));
        }
        return meant.get()
                .activated()
                .map(part -> new Parts.Known<>(part, meant.get().properties()))
                .orElseThrow(() -> Parts.broken(kind, wanted));
    }

    /** The parts by name, and the names of those that cannot be activated. */
    static <T> Parts.Usable<T> usable(String kind, List<Offer<T>> offers) throws PipelineException {
        Map<String, T> usable = new LinkedHashMap<>();
        Set<String> broken = new TreeSet<>();
        Map<String, Offer<T>> named = new NamedPlugins<>(offers, Offer<T>::property).byName();
        for (Map.Entry<String, Offer<T>> offer : named.entrySet()) {
            offer.getValue()
                    .activated()
                    .ifPresentOrElse(part -> usable.put(offer.getKey(), part), () -> broken.add(offer.getKey()));
        }
        return new Parts.Usable<>(kind, usable, broken);
    }

    private Optional<T> activated() throws PipelineException {
        try {
            return part.get();
        } catch (CancellationException e) {
            throw new PipelineException("cancelled", e);
        }
    }

    private Object property(String key) {
        return properties.get(key);
    }
}
