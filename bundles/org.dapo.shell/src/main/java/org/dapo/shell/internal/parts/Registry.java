package org.dapo.shell.internal.parts;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    /** All plug-ins of a kind, including those superseded by a newer version. */
    List<ServiceReference<?>> all(PartKind<?> kind) {
        return references(kind.service().getName(), null);
    }

    /** The current plug-ins of a kind that have names. */
    NamedPlugins<ServiceReference<?>> named(PartKind<?> kind) {
        return new NamedPlugins<>(all(kind), ServiceReference::getProperty);
    }

    /** A plug-in's name with its version, which selects it even if there is a newer one. */
    static String fullName(ServiceReference<?> part) {
        return NamedPlugins.fullName(part::getProperty);
    }

    /** The services of an interface that match a filter. */
    List<ServiceReference<?>> references(String service, String filter) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(service, filter);
            return found == null ? List.of() : Arrays.asList(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("not a filter: " + filter, e);
        }
    }

    /** A service, if it is registered. */
    <S> Optional<S> get(Class<S> type, String filter) {
        return references(type.getName(), filter).stream()
                .max(Comparator.naturalOrder())
                .map(context::getService)
                .map(type::cast);
    }

    /** A filter that matches only this plug-in, even if others have the same name. */
    static String target(ServiceReference<?> part) {
        return equal(Constants.SERVICE_ID, part.getProperty(Constants.SERVICE_ID));
    }

    /** A filter for a property value, with its special characters escaped. */
    static String equal(String property, Object value) {
        return "(%s=%s)".formatted(property, value.toString().replaceAll("([\\\\*()])", "\\\\$1"));
    }
}
