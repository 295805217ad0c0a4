package org.dapo.plugins;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Gets services with a time limit. A component is activated when its service is first requested, which may run untrusted code. An
 * activation that hangs is left alone on its own daemon thread, and is not started again while it hangs. Thread-safe.
 */
public final class Activations {
    private final BundleContext context;
    private final Duration patience;
    private final Map<ServiceReference<?>, FutureTask<Object>> asked = new ConcurrentHashMap<>();

    /**
     * Begins with nothing asked for.
     *
     * @param context of the bundle that uses the services
     * @param patience how long an activation may take; the contracts keep weights and data out of it
     */
    public Activations(BundleContext context, Duration patience) {
        this.context = context;
        this.patience = patience;
    }

    /**
     * Begins an activation, so that several go on at the same time.
     *
     * @param reference the service
     */
    public void begin(ServiceReference<?> reference) {
        FutureTask<Object> unused = task(reference);
    }

    /**
     * Waits for a service.
     *
     * @param reference the service
     * @param <T> what it is
     * @return the service; empty if it is gone, its activation fails, or it does not end
     * @throws CancellationException if the thread is interrupted
     */
    @SuppressWarnings("unchecked")
    public <T> Optional<T> get(ServiceReference<T> reference) {
        FutureTask<Object> task = task(reference);
        try {
            return Optional.ofNullable((T) task.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // Whoever is interrupted is not to hear that the service does not work.
            throw (CancellationException) new CancellationException().initCause(e);
        }
    }

    /**
     * Whether an activation has begun and not ended.
     *
     * @param reference the service
     * @return true while it goes on
     */
    public boolean hangs(ServiceReference<?> reference) {
        FutureTask<Object> task = asked.get(reference);
        return task != null && !task.isDone();
    }

    private FutureTask<Object> task(ServiceReference<?> reference) {
        return asked.computeIfAbsent(reference, any -> {
            FutureTask<Object> task = new FutureTask<>(() -> (Object) context.getService(reference));
            Thread thread = new Thread(
                    () -> {
                        task.run();
                        asked.remove(reference, task);
                    },
                    "dapo-activation");
            thread.setDaemon(true);
            thread.start();
            return task;
        });
    }
}
