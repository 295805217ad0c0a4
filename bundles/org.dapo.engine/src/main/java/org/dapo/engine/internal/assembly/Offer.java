package org.dapo.engine.internal.assembly;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.Version;

/**
 * A plug-in that is registered, which does not mean that it works.
 *
 * @param properties its service properties
 * @param part activates it; empty if that fails or does not end
 */
record Offer<T>(Map<String, Object> properties, Supplier<Optional<T>> part) {
    private static final Comparator<Offer<?>> BETTER = Comparator.<Offer<?>>comparingLong(
                    offer -> offer.number("service.ranking"))
            .thenComparing(Offer::version)
            .thenComparing(offer -> -offer.number("service.id"));

    /** Stands between a name and a version where somebody wants that one and not the newest. */
    private static final String VERSION_MARK = "@";

    /**
     * The part of a name, or of {@code NAME@VERSION}.
     *
     * @throws UnknownNameException if nothing has that name
     * @throws PipelineException if it cannot be activated
     */
    static <T> Parts.Known<T> choose(String kind, String wanted, List<Offer<T>> offers) throws PipelineException {
        Map<String, Offer<T>> best = best(offers);
        Optional<Offer<T>> named = Optional.ofNullable(best.get(wanted)).or(() -> offers.stream()
                .filter(offer -> wanted.equals(offer.fullName()))
                .max(BETTER));
        if (named.isEmpty()) {
            Set<String> names = new TreeSet<>(best.keySet());
            offers.stream()
                    .filter(offer ->
                            offer.properties().containsKey(PluginProperties.NAME) && !best.containsValue(offer))
                    .map(Offer::fullName)
                    .forEach(names::add);
            throw new UnknownNameException(kind, wanted, names);
        }
        return named.get()
                .part()
                .get()
                .map(part -> new Parts.Known<>(part, named.get().properties()))
                .orElseThrow(() -> new PipelineException(
                        "the %s '%s' cannot be used: its activation failed or does not end".formatted(kind, wanted)));
    }

    /** The parts by name, and the names of those that cannot be activated. */
    static <T> Parts.Usable<T> usable(List<Offer<T>> offers) {
        Map<String, T> usable = new LinkedHashMap<>();
        Set<String> broken = new TreeSet<>();
        best(offers)
                .forEach((name, offer) ->
                        offer.part().get().ifPresentOrElse(part -> usable.put(name, part), () -> broken.add(name)));
        return new Parts.Usable<>(usable, broken);
    }

    private static <T> Map<String, Offer<T>> best(List<Offer<T>> offers) {
        Map<String, Offer<T>> best = new TreeMap<>();
        for (Offer<T> offer : offers) {
            if (offer.properties().get(PluginProperties.NAME) instanceof String name) {
                best.merge(name, offer, (a, b) -> BETTER.compare(a, b) >= 0 ? a : b);
            }
        }
        return best;
    }

    private String fullName() {
        return properties.get(PluginProperties.NAME) + VERSION_MARK + properties.get(PluginProperties.VERSION);
    }

    private Version version() {
        try {
            return Version.parseVersion(String.valueOf(properties.getOrDefault(PluginProperties.VERSION, "0")));
        } catch (IllegalArgumentException notAVersion) {
            return Version.emptyVersion;
        }
    }

    private long number(String key) {
        return properties.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
