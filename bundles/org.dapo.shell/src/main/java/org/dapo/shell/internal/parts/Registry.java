package org.dapo.shell.internal.parts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Plug-ins in the service registry. Of two with one name the higher ranked is meant, and of those the newer version, unless
 * somebody writes {@code NAME@VERSION}.
 */
final class Registry {
    private static final Comparator<ServiceReference<?>> BETTER = Comparator.<ServiceReference<?>, Long>comparing(
                    reference -> number(reference, Constants.SERVICE_RANKING))
            .thenComparing(Registry::version)
            .thenComparing(Comparator.naturalOrder());

    private static final String VERSION_MARK = "@";

    private final BundleContext context;

    Registry(BundleContext context) {
        this.context = context;
    }

    /** All plug-ins of a kind, those that are outdone by a newer one included. */
    List<ServiceReference<?>> all(PartKind<?> kind) {
        return references(kind.service().getName(), null);
    }

    /** The plug-ins of a kind by name. */
    Map<String, ServiceReference<?>> byName(PartKind<?> kind) {
        Map<String, ServiceReference<?>> best = new TreeMap<>();
        for (ServiceReference<?> reference : all(kind)) {
            if (reference.getProperty(PluginProperties.NAME) instanceof String name) {
                best.merge(name, reference, (a, b) -> BETTER.compare(a, b) >= 0 ? a : b);
            }
        }
        return best;
    }

    /** The plug-in of a name, or of {@code NAME@VERSION}. */
    Optional<ServiceReference<?>> find(PartKind<?> kind, String wanted) {
        int at = wanted.lastIndexOf(VERSION_MARK);
        ServiceReference<?> named = byName(kind).get(wanted);
        if (named != null || at < 0) {
            return Optional.ofNullable(named);
        }
        return all(kind).stream()
                .filter(reference -> wanted.substring(0, at).equals(reference.getProperty(PluginProperties.NAME)))
                .filter(reference -> wanted.substring(at + 1).equals(text(reference)))
                .max(BETTER);
    }

    /** The names by which the plug-ins of a kind can be asked for: each name, and those that a newer one outdoes in full. */
    Set<String> names(PartKind<?> kind) {
        Map<String, ServiceReference<?>> meant = byName(kind);
        Set<String> names = new TreeSet<>(meant.keySet());
        all(kind).stream()
                .filter(reference ->
                        reference.getProperty(PluginProperties.NAME) instanceof String name && meant.containsKey(name))
                .filter(reference -> !meant.containsValue(reference))
                .map(Registry::fullName)
                .forEach(names::add);
        return names;
    }

    /** A plug-in's name with its version, by which it can be asked for even where a newer one is there. */
    static String fullName(ServiceReference<?> part) {
        return part.getProperty(PluginProperties.NAME) + VERSION_MARK + text(part);
    }

    /** The services of an interface that a filter lets through. */
    List<ServiceReference<?>> references(String service, String filter) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(service, filter);
            return found == null ? List.of() : Arrays.asList(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("not a filter: " + filter, e);
        }
    }

    /** A service, as long as it is there. */
    <S> Optional<S> get(Class<S> type, String filter) {
        return references(type.getName(), filter).stream()
                .max(Comparator.naturalOrder())
                .map(context::getService)
                .map(type::cast);
    }

    /** Whether a plug-in has a capability. */
    static boolean can(ServiceReference<?> part, String capability) {
        Object capabilities = part.getProperty(PluginProperties.CAPABILITIES);
        return capabilities instanceof String[] several
                ? Arrays.asList(several).contains(capability)
                : capability.equals(capabilities);
    }

    /** The filter that lets through one plug-in and no other, even of the same name. */
    static String target(ServiceReference<?> part) {
        return equal(Constants.SERVICE_ID, part.getProperty(Constants.SERVICE_ID));
    }

    /** A filter for a property of a value, whatever is in the value. */
    static String equal(String property, Object value) {
        return "(%s=%s)".formatted(property, value.toString().replaceAll("([\\\\*()])", "\\\\$1"));
    }

    private static long number(ServiceReference<?> reference, String property) {
        return reference.getProperty(property) instanceof Number number ? number.longValue() : 0;
    }

    private static String text(ServiceReference<?> part) {
        return String.valueOf(part.getProperty(PluginProperties.VERSION));
    }

    private static Version version(ServiceReference<?> reference) {
        try {
            return Version.parseVersion(text(reference));
        } catch (IllegalArgumentException notAVersion) {
            return Version.emptyVersion;
        }
    }
}
