package org.dapo.plugins;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * A service that takes long to prepare, or that untrusted code prepares. It is prepared on its own daemon thread and registered
 * when it is ready. Meanwhile a placeholder is registered, for which commands wait. Thread-safe.
 *
 * @param <S> the service's interface
 */
public final class LateService<S> implements AutoCloseable {
    private final BundleContext context;
    private final Class<S> type;
    private final ServiceRegistration<?> placeholder;
    private Optional<ServiceRegistration<S>> registration = Optional.empty();
    private boolean closed;

    /**
     * What is registered.
     *
     * @param service the service
     * @param properties its properties
     */
    public record Ready<S>(S service, Map<String, Object> properties) {}

    /** Prepares a service. */
    @FunctionalInterface
    public interface Preparation<S> {
        /**
         * Prepares it, and reports what goes wrong.
         *
         * @param wanted false as soon as nobody wants it any more
         * @return the service; empty if there is nothing to register
         */
        Optional<Ready<S>> prepare(BooleanSupplier wanted);
    }

    private LateService(BundleContext context, Class<S> type) {
        this.context = context;
        this.type = type;
        Supplier<Map<String, String>> none = Map::of;
        this.placeholder = context.registerService(
                Supplier.class, none, FrameworkUtil.asDictionary(Map.of(PluginProperties.COMING, type.getName())));
    }

    /**
     * Begins to prepare a service.
     *
     * @param context where it is registered
     * @param type its interface
     * @param patience how long the placeholder stays at most; later the service is still registered when it is ready
     * @param preparation makes it
     * @param <S> its interface
     * @return what is to be closed when it is no longer wanted
     */
    public static <S> LateService<S> begin(
            BundleContext context, Class<S> type, Duration patience, Preparation<S> preparation) {
        LateService<S> late = new LateService<>(context, type);
        Thread thread = new Thread(() -> late.prepare(preparation), "dapo-preparation");
        thread.setDaemon(true);
        thread.start();
        CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> withdraw(late.placeholder));
        return late;
    }

    private void prepare(Preparation<S> preparation) {
        try {
            preparation.prepare(this::wanted).ifPresent(this::register);
        } finally {
            withdraw(placeholder);
        }
    }

    private synchronized boolean wanted() {
        return !closed;
    }

    /** Registers the service outside the lock, because a listener may at once use it. */
    private void register(Ready<S> ready) {
        if (!wanted()) {
            return;
        }
        ServiceRegistration<S> made;
        try {
            made = context.registerService(type, ready.service(), FrameworkUtil.asDictionary(ready.properties()));
        } catch (IllegalStateException bundleStopped) {
            return;
        }
        synchronized (this) {
            if (!closed) {
                registration = Optional.of(made);
                return;
            }
        }
        withdraw(made);
    }

    /** Unregisters the service. If it is still being prepared, it will not be registered; this does not wait for that. */
    @Override
    public void close() {
        Optional<ServiceRegistration<S>> last;
        synchronized (this) {
            closed = true;
            last = registration;
        }
        last.ifPresent(LateService::withdraw);
        withdraw(placeholder);
    }

    private static void withdraw(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException alreadyGone) {
            // Time, the end of the preparation and closing may each withdraw the placeholder.
        }
    }
}
