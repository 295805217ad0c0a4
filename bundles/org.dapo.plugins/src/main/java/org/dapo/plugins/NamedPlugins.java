package org.dapo.plugins;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * The plug-ins of one kind, looked up by name. Of several with one name, the one with the highest OSGi service ranking is
 * selected. With equal ranking the newest version is selected, and with equal versions the lowest service id.
 * {@code NAME@VERSION} selects a version explicitly. Plug-ins without a name are ignored.
 *
 * @param <P> the representation of a plug-in, such as its service reference
 */
public final class NamedPlugins<P> {
    private static final String VERSION_MARK = "@";

    private final BiFunction<P, String, Object> properties;
    private final List<P> named = new ArrayList<>();
    private final Map<String, P> meant = new TreeMap<>();

    /**
     * Looks at plug-ins as they are now.
     *
     * @param all the plug-ins
     * @param properties a plug-in's service property of a name, null where it has none
     */
    public NamedPlugins(Collection<? extends P> all, BiFunction<P, String, Object> properties) {
        this.properties = properties;
        for (P plugin : all) {
            if (properties.apply(plugin, PluginProperties.NAME) instanceof String name) {
                named.add(plugin);
                meant.merge(name, plugin, (a, b) -> better().compare(a, b) >= 0 ? a : b);
            }
        }
    }

    /**
     * The plug-ins that a bare name means.
     *
     * @return each by its name, in the order of names
     */
    public Map<String, P> byName() {
        return meant;
    }

    /**
     * The plug-in that somebody means.
     *
     * @param wanted a name, or {@code NAME@VERSION}
     * @return the plug-in, empty if there is none
     */
    public Optional<P> find(String wanted) {
        return Optional.ofNullable(meant.get(wanted)).or(() -> named.stream()
                .filter(plugin -> wanted.equals(fullName(plugin)))
                .max(better()));
    }

    /**
     * All by which plug-ins can be asked for.
     *
     * @return each name, and {@code NAME@VERSION} of those that another one of their name outdoes
     */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(meant.keySet());
        named.stream()
                .filter(plugin -> !meant.containsValue(plugin))
                .map(this::fullName)
                .forEach(names::add);
        return names;
    }

    /**
     * What could have been meant by a name that nothing has.
     *
     * @param wanted a name, or {@code NAME@VERSION}
     * @return if plug-ins have the name but another version, each with its version; otherwise {@link #names}
     */
    public Set<String> alternatives(String wanted) {
        String name = wanted.substring(0, Math.max(0, wanted.lastIndexOf(VERSION_MARK)));
        if (!meant.containsKey(name)) {
            return names();
        }
        Set<String> versions = new TreeSet<>();
        named.stream()
                .map(this::fullName)
                .filter(full -> full.startsWith(name + VERSION_MARK))
                .forEach(versions::add);
        return versions;
    }

    /**
     * A plug-in's name with its version, by which it can be asked for even where a newer one is there.
     *
     * @param properties its service property of a name, null where it has none
     * @return {@code NAME@VERSION}
     */
    public static String fullName(Function<String, Object> properties) {
        return properties.apply(PluginProperties.NAME) + VERSION_MARK + properties.apply(PluginProperties.VERSION);
    }

    private String fullName(P plugin) {
        return fullName(key -> properties.apply(plugin, key));
    }

    private Comparator<P> better() {
        return Comparator.<P>comparingLong(plugin -> number(plugin, Constants.SERVICE_RANKING))
                .thenComparing(this::version)
                .thenComparing(plugin -> -number(plugin, Constants.SERVICE_ID));
    }

    private Version version(P plugin) {
        try {
            return Version.parseVersion(String.valueOf(properties.apply(plugin, PluginProperties.VERSION)));
        } catch (IllegalArgumentException notAVersion) {
            return Version.emptyVersion;
        }
    }

    private long number(P plugin, String key) {
        return properties.apply(plugin, key) instanceof Number number ? number.longValue() : 0;
    }
}
