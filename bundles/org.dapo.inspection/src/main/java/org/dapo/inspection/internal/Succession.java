package org.dapo.inspection.internal;

import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;

/**
 * What is inspected with at the moment, and who comes next. The next takes over in one step; the one before is closed when its
 * last call has ended. While there is none but one is expected, calls wait. Thread-safe.
 */
final class Succession {
    private Optional<Prepared> current = Optional.empty();
    private boolean expected = true;
    private boolean closed;
    private String reason;

    /** Starts empty, with one expected. */
    Succession(String reason) {
        this.reason = reason;
    }

    /** Begins a call on the current one, waiting for it if one is expected; the caller leaves it again. */
    synchronized Prepared enter() throws PipelineException {
        while (current.isEmpty()) {
            if (closed || !expected) {
                throw new PipelineException(reason);
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PipelineException("interrupted while waiting to inspect: " + reason, e);
            }
        }
        current.get().enter();
        return current.get();
    }

    /** The plan of the current one. */
    synchronized Optional<Plan> plan() {
        return current.map(Prepared::plan);
    }

    synchronized boolean ready() {
        return current.isPresent();
    }

    /** Whether there is none, but one is expected: calls wait. */
    synchronized boolean awaited() {
        return current.isEmpty() && expected;
    }

    /** Another takes over. */
    void replace(Prepared next) {
        Optional<Prepared> before;
        boolean late;
        synchronized (this) {
            late = closed;
            before = current;
            if (!late) {
                current = Optional.of(next);
                expected = true;
                notifyAll();
            }
        }
        if (late) {
            next.retire();
        } else {
            before.ifPresent(Prepared::retire);
        }
    }

    /** This one is of no more use, but another is expected. */
    void drop(Prepared useless) {
        synchronized (this) {
            if (current.filter(one -> one == useless).isEmpty()) {
                return;
            }
            current = Optional.empty();
            expected = true;
        }
        useless.retire();
    }

    /** One is expected, where there is none: calls wait. */
    synchronized void expect() {
        expected = true;
    }

    /** None is expected. Calls go on with the current one where there is one, and fail where there is none. */
    synchronized void expectNone(String why) {
        expected = false;
        reason = why;
        notifyAll();
    }

    /** There is none, and none is expected: calls fail. */
    void clear(String why) {
        end(why, false);
    }

    /** Nothing comes after this. */
    void close(String why) {
        end(why, true);
    }

    private void end(String why, boolean forGood) {
        Optional<Prepared> before;
        synchronized (this) {
            before = current;
            current = Optional.empty();
            closed |= forGood;
            expected = false;
            reason = why;
            notifyAll();
        }
        before.ifPresent(Prepared::retire);
    }
}
