package org.dapo.shell.internal.parts;

import java.time.Duration;
import java.util.Optional;
import org.dapo.plugins.Activations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;

/** Activates parts, and says why one cannot be used. Remembers which ones hang, so that they are not tried again. */
final class UsableParts {
    /** An activation that takes longer is reported as hanging. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Activations activations;
    private final ComponentRecords components;

    UsableParts(BundleContext context, ComponentRecords components) {
        this.activations = new Activations(context, PATIENCE);
        this.components = components;
    }

    /** Begins to activate a part, so that several can be activated at the same time. */
    void begin(ServiceReference<?> part) {
        activations.begin(part);
    }

    /** The part; empty if it cannot be used. */
    Optional<?> get(ServiceReference<?> part) {
        return activations.get(part);
    }

    /** Why the activation of a part failed, if it did. */
    Optional<String> failure(ServiceReference<?> part) {
        return components.failure(part.getProperty(ComponentConstants.COMPONENT_ID));
    }

    /** Why a part cannot be used, after {@link #get} returned nothing. */
    String whyNot(ServiceReference<?> part) {
        if (part.getBundle() == null) {
            return "has just been updated or removed";
        }
        return activations.hangs(part)
                ? "hangs: its activation has not finished after %d s".formatted(PATIENCE.toSeconds())
                : failure(part).orElse("failed: see the log");
    }
}
