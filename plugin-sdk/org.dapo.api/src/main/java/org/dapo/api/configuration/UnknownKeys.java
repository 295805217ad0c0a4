package org.dapo.api.configuration;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.text.OneLine;

/** Finds the keys of a configuration that no component reads, such as misspelt ones. */
public final class UnknownKeys {
    private static final String PID = "service.pid";

    /** Prefixes of the keys that the framework and hosts add. */
    private static final List<String> HOSTS =
            List.of(".", "service.", "component.", "objectClass", "osgi.", "felix.", "org.apache.karaf.", "kura.");

    private UnknownKeys() {}

    /**
     * Lists the unknown keys of a configuration. Keys that the framework and hosts add count as known. So do those that
     * Declarative Services reads for a reference ({@code NAME.target}, {@code NAME.cardinality.minimum}).
     *
     * @param settings the annotation that describes the configuration; each method is a key, with {@code _} for a dot and
     *     {@code __} for an underscore
     * @param properties the configuration, as a component receives it
     * @param references the names of the component's references
     * @return one line per unknown key, in the order of the keys; it names the configuration, the key and the known keys
     */
    public static List<String> lines(
            Class<? extends Annotation> settings, Map<String, ?> properties, String... references) {
        Set<String> known = Arrays.stream(settings.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(UnknownKeys::key)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ofReferences = Arrays.stream(references)
                .flatMap(name -> Stream.of(name + ".target", name + ".cardinality.minimum"))
                .collect(Collectors.toSet());
        return properties.keySet().stream()
                .filter(key -> !known.contains(key)
                        && !ofReferences.contains(key)
                        && HOSTS.stream().noneMatch(key::startsWith))
                .sorted()
                .map(key -> OneLine.of("the configuration %s: unknown key '%s'; there are: %s"
                        .formatted(properties.get(PID), key, String.join(", ", known))))
                .toList();
    }

    private static String key(Method method) {
        return method.getName().replace("__", "$").replace('_', '.').replace('$', '_');
    }
}
