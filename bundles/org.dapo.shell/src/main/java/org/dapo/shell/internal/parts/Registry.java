package org.dapo.shell.internal.parts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.plugins.NamedPlugins;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Plug-ins and other services in the service registry. */
final class Registry {
    private final BundleContext context;

    Registry(BundleContext context) {
        this.context = context;
    }

    /** All plug-ins of a kind, those that are outdone by a newer one included. */
    List<ServiceReference<?>> all(PartKind<?> kind) {
        return references(kind.service().getName(), null);
    }

    /** The plug-ins of a kind that have names, as they are now. */
    NamedPlugins<ServiceReference<?>> named(PartKind<?> kind) {
        return new NamedPlugins<>(all(kind), ServiceReference::getProperty);
    }

    /** A plug-in's name with its version, by which it can be asked for even where a newer one is there. */
    static String fullName(ServiceReference<?> part) {
        return NamedPlugins.fullName(part::getProperty);
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
}
