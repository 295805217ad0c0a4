package org.dapo.shell.internal.parts;

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
 * Services, asked for without waiting for ever. A component is activated when its service is first asked for, and what then
 * runs may be a stranger's code: one that hangs there is left to itself, and not asked a second time.
 */
final class Activations {
    /** An activation that takes longer is said to hang; the contracts keep weights and data out of it. */
    static final long PATIENCE_SECONDS = 3;

    private final BundleContext context;
    private final Map<ServiceReference<?>, FutureTask<Object>> asked = new ConcurrentHashMap<>();

    Activations(BundleContext context) {
        this.context = context;
    }

    /** Begins an activation, so that several go on at the same time. */
    void begin(ServiceReference<?> reference) {
        FutureTask<Object> unused = task(reference);
    }

    /**
     * The service; empty if it is gone, its activation fails, or it does not end.
     *
     * @throws CancellationException if the thread is interrupted
     */
    Optional<Object> get(ServiceReference<?> reference) {
        FutureTask<Object> task = task(reference);
        try {
            Object service = task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Optional.ofNullable(service);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // Whoever is interrupted is not to hear that the service does not work.
            throw (CancellationException) new CancellationException().initCause(e);
        }
    }

    /** Whether an activation has begun and not ended. */
    boolean hangs(ServiceReference<?> reference) {
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
