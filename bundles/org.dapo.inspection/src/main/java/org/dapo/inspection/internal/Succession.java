package org.dapo.inspection.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.pipeline.PipelineException;

/**
 * The current inspector and its replacement. The next takes over atomically; the previous one is closed after its last call. If
 * there is none but one is expected, calls wait. Thread-safe.
 */
final class Succession {
    private final List<Prepared> leaving = new ArrayList<>();
    private Optional<Prepared> current = Optional.empty();
    private boolean expected = true;
    private boolean closed;
    private String reason;

    /** Starts empty and expecting an inspector. */
    Succession(String reason) {
        this.reason = reason;
    }

    /** Begins a call on the current inspector, waiting if one is expected. The caller must leave it afterwards. */
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

    /** The current plan. */
    synchronized Optional<Plan> plan() {
        return current.map(Prepared::plan);
    }

    synchronized boolean ready() {
        return current.isPresent();
    }

    /** Whether calls wait: there is no inspector, but one is expected. */
    synchronized boolean awaited() {
        return current.isEmpty() && expected;
    }

    /** Makes the next inspector current. */
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
            retire(next);
        } else {
            before.ifPresent(this::retire);
        }
    }

    /** Drops this inspector if it is still current; another is expected. */
    void drop(Prepared useless) {
        synchronized (this) {
            if (current.filter(one -> one == useless).isEmpty()) {
                return;
            }
            current = Optional.empty();
            expected = true;
        }
        retire(useless);
    }

    /** Expects an inspector: if there is none, calls wait. */
    synchronized void expect() {
        expected = true;
    }

    /** Expects none. Calls use the current inspector; if there is none, they fail. */
    synchronized void expectNone(String why) {
        expected = false;
        reason = why;
        notifyAll();
    }

    /** Lets no call wait from now on. Calls use the current inspector until {@link #close}. */
    synchronized void letNoneWait(String why) {
        closed = true;
        reason = why;
        notifyAll();
    }

    /** Removes the current inspector and expects none: calls fail. */
    void clear(String why) {
        end(why, false);
    }

    /** As {@link #clear}, but final. Waits for earlier inspectors that are being closed too, for a limited time. */
    void close(String why) {
        List<Prepared> earlier;
        synchronized (this) {
            earlier = List.copyOf(leaving);
        }
        end(why, true);
        earlier.forEach(Prepared::awaitClosing);
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
        before.ifPresent(this::retire);
    }

    private void retire(Prepared last) {
        synchronized (this) {
            leaving.removeIf(Prepared::closed);
            leaving.add(last);
        }
        last.retire();
    }
}
