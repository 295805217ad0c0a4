package org.dapo.inspection.internal;

import java.util.Dictionary;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others see of an inspector: its service and its events. They are told on a thread of their own, since those who hear of a
 * service may call it or never return.
 */
final class Publication {
    private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

    private final BundleContext context;
    private final Inspector inspector;
    private final Events events;
    private final ExecutorService announcements = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "dapo-inspector-announcements");
        thread.setDaemon(true);
        return thread;
    });

    private Optional<ServiceRegistration<Inspector>> service = Optional.empty();
    private boolean withdrawn;

    /** The name under which the inspector was last announced; empty while it is not. */
    private volatile Optional<String> announced = Optional.empty();

    Publication(BundleContext context, Inspector inspector) {
        this.context = context;
        this.inspector = inspector;
        this.events = new Events(context);
    }

    /** A new inspector has taken over: registers the service when it is the first, and otherwise updates its properties. */
    void appear(String name, Dictionary<String, Object> properties) {
        announce(() -> {
            publish(properties);
            if (announced.filter(name::equals).isEmpty()) {
                announced.ifPresent(before -> events.gone(before, "the inspector was renamed to '%s'".formatted(name)));
                announced = Optional.of(name);
                events.appeared(name);
            }
        });
    }

    /** The configuration of a service that is there already has changed. */
    void describe(ServiceRegistration<?> registered, Dictionary<String, Object> properties) {
        announce(() -> registered.setProperties(properties));
    }

    /** No inspector is left. Says nothing if that is known already. */
    void gone(String why) {
        announce(() -> {
            announced.ifPresent(before -> events.gone(before, why));
            announced = Optional.empty();
        });
    }

    /** An image was inspected. */
    void inspected(String name, Inspection inspection) {
        events.inspected(announced.orElse(name), inspection);
    }

    /** Unregisters the service for good. */
    void withdraw() {
        announcements.shutdown();
        Optional<ServiceRegistration<Inspector>> registered;
        synchronized (this) {
            withdrawn = true;
            registered = service;
            service = Optional.empty();
        }
        registered.ifPresent(ServiceRegistration::unregister);
    }

    /** Posts the last event. */
    void close(String why) {
        announced.ifPresent(before -> events.gone(before, why));
        events.close();
    }

    private void publish(Dictionary<String, Object> properties) {
        Optional<ServiceRegistration<Inspector>> known;
        synchronized (this) {
            if (withdrawn) {
                return;
            }
            known = service;
        }
        if (known.isPresent()) {
            known.get().setProperties(properties);
            return;
        }
        ServiceRegistration<Inspector> registered = context.registerService(Inspector.class, inspector, properties);
        boolean late;
        synchronized (this) {
            late = withdrawn;
            service = late ? Optional.empty() : Optional.of(registered);
        }
        if (late) {
            registered.unregister();
        }
    }

    private void announce(Runnable announcement) {
        try {
            announcements.execute(() -> {
                try {
                    announcement.run();
                } catch (IllegalStateException unregistered) {
                    LOG.debug("The inspector is closed", unregistered);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("The inspector is closed", closed);
        }
    }
}
