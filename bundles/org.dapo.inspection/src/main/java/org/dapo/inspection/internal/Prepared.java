package org.dapo.inspection.internal;

import java.time.Duration;
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
    void leave() {
        boolean last;
        synchronized (this) {
            last = --calls == 0 && retired;
        }
        if (last) {
            startClosing();
        }
    }

    /** Retires the inspector: no further call may start. Where none is under way, waits for it to close, for a limited time. */
    void retire() {
        boolean idle;
        synchronized (this) {
            idle = calls == 0 && !retired;
            retired = true;
        }
        if (idle) {
            awaitEnd(startClosing());
        }
    }

    /**
     * Closes the inspector on its own thread. Plug-in code that throws or never returns must not affect the next inspector or a
     * caller.
     */
    private Thread startClosing() {
        Thread closer = new Thread(this::closeInspector, "dapo-inspector-close");
        closer.setDaemon(true);
        closer.start();
        return closer;
    }

    private void awaitEnd(Thread closer) {
        try {
            closer.join(closing.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closer.isAlive()) {
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
