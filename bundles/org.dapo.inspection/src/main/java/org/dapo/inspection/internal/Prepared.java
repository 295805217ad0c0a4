package org.dapo.inspection.internal;

import java.time.Duration;
import java.util.Optional;
import org.dapo.api.pipeline.Inspector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A prepared inspector and its running calls. After retirement, it is closed when the last call has ended. */
final class Prepared {
    private static final Logger LOG = LoggerFactory.getLogger(Prepared.class);

    private final Plan plan;
    private final Inspector inspector;
    private final Duration closing;
    private int calls;
    private boolean retired;
    private Optional<Thread> closer = Optional.empty();

    /** Waits at most this long for the inspector to close. */
    Prepared(Plan plan, Inspector inspector, Duration closing) {
        this.plan = plan;
        this.inspector = inspector;
        this.closing = closing;
    }

    Plan plan() {
        return plan;
    }

    Inspector inspector() {
        return inspector;
    }

    /** Counts a starting call; the caller ensures that it is not retired. */
    synchronized void enter() {
        calls++;
    }

    /** Counts a finished call and closes a retired inspector after the last one, without waiting for that. */
    synchronized void leave() {
        if (--calls == 0 && retired) {
            startClosing();
        }
    }

    /** Retires the inspector: no further call may start. Where none is under way, waits for it to close, for a limited time. */
    void retire() {
        synchronized (this) {
            boolean first = !retired;
            retired = true;
            if (calls == 0 && first) {
                startClosing();
            }
        }
        awaitClosing();
    }

    /** Waits for the inspector to close, for a limited time; does not wait if calls are under way. */
    void awaitClosing() {
        closer().ifPresent(this::await);
    }

    /** Whether the inspector is closed. */
    boolean closed() {
        return closer().filter(thread -> !thread.isAlive()).isPresent();
    }

    private synchronized Optional<Thread> closer() {
        return closer;
    }

    /**
     * Closes the inspector on its own thread. Plug-in code that throws or never returns must not affect the next inspector or a
     * caller.
     */
    private void startClosing() {
        Thread thread = new Thread(this::closeInspector, "dapo-inspector-close");
        thread.setDaemon(true);
        closer = Optional.of(thread);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // There are no more threads, and nobody would close it later.
            closeInspector();
        }
    }

    private void await(Thread thread) {
        try {
            thread.join(closing.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("closing a replaced inspector takes too long; it is no longer waited for");
        }
    }

    private void closeInspector() {
        try {
            inspector.close();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("a replaced inspector could not be closed: {}", e.toString(), e);
        }
    }
}
