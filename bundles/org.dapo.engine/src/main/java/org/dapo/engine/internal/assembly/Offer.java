package org.dapo.engine.internal.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
                .part()
                .get()
                .map(part -> new Parts.Known<>(part, meant.get().properties()))
                .orElseThrow(() -> new PipelineException(
                        "the %s '%s' cannot be used: its activation failed or hangs".formatted(kind, wanted)));
    }

    /** The parts by name, and the names of those that cannot be activated. */
    static <T> Parts.Usable<T> usable(List<Offer<T>> offers) {
        Map<String, T> usable = new LinkedHashMap<>();
        Set<String> broken = new TreeSet<>();
        new NamedPlugins<>(offers, Offer<T>::property).byName().forEach((name, offer) -> offer.part()
                .get()
                .ifPresentOrElse(part -> usable.put(name, part), () -> broken.add(name)));
        return new Parts.Usable<>(usable, broken);
    }

    private Object property(String key) {
        return properties.get(key);
    }
}
