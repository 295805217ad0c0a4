package org.dapo.inspection.internal;

import java.time.Duration;
import org.dapo.api.pipeline.Inspector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A prepared inspector with the calls that are under way on it. Retired, it is closed when the last of them has ended. */
final class Prepared {
    private static final Logger LOG = LoggerFactory.getLogger(Prepared.class);

    private final Plan plan;
    private final Inspector inspector;
    private final Duration closing;
    private int calls;
    private boolean retired;

    /** Waits so long for the inspector to be closed when it is of no more use. */
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

    /** Counts a call that begins; the caller knows that it is not retired. */
    synchronized void enter() {
        calls++;
    }

    /** Counts a call that has ended. */
    void leave() {
        boolean last;
        synchronized (this) {
            last = --calls == 0 && retired;
        }
        if (last) {
            end();
        }
    }

    /** No call begins any more. */
    void retire() {
        boolean idle;
        synchronized (this) {
            idle = calls == 0 && !retired;
            retired = true;
        }
        if (idle) {
            end();
        }
    }

    /**
     * Neither whoever takes over nor a caller who has its answer is to suffer from what a part does when it is closed: fail, or
     * never come back.
     */
    private void end() {
        Thread closer = new Thread(this::closeInspector, "dapo-inspector-close");
        closer.setDaemon(true);
        try {
            closer.start();
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
