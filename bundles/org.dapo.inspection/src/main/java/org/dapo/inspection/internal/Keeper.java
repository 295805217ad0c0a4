package org.dapo.inspection.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.PipelineException;

/**
 * Keeps a succession at what is wanted: prepares the next beside the current one, on a thread of its own, and hands over. It acts on
 * the state of things, not on events: whatever happens, it looks what is wanted now. When the current one's pipeline has gone and
 * no other is there, the current one goes on for a stated time, as long as its parts are still there, since a pipeline that is
 * configured anew goes and comes.
 */
final class Keeper implements AutoCloseable {
    /** How soon it looks again when a pipeline is there but one of its parts has just left. */
    private static final long SOON_MILLIS = 20;

    /** After which time what follows from a bundle that stopped has happened. */
    private static final long SETTLED_MILLIS = 1_000;

    private final Succession succession;
    private final Host host;
    private final ScheduledThreadPoolExecutor worker;
    private OptionalLong missingSince = OptionalLong.empty();
    private Optional<Failure> failed = Optional.empty();
    private boolean lapsed;

    /** A plan that cannot be used, and why. */
    private record Failure(Plan plan, String why) {}

    /** What the keeper asks, and whom it tells. */
    interface Host {
        /** What is wanted now; empty while no pipeline is there for it. */
        Optional<Plan> wanted();

        /** How long a pipeline may be missing until calls fail. */
        Duration patience();

        /** Says in one line what is missing. */
        String missing();

        /** Another has taken over. */
        void ready();

        /** The current one is what is wanted, whatever could not be used before. */
        void asWanted();

        /** The plan cannot be used; where there is a current one, that goes on. */
        void unusable(String why);

        /** There is none any more. */
        void gone(String why);
    }

    Keeper(String name, Succession succession, Host host) {
        this.succession = succession;
        this.host = host;
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dapo-inspector-" + name);
            thread.setDaemon(true);
            return thread;
        });
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Something may have changed. */
    void look() {
        lookIn(0);
    }

    private void lookIn(long millis) {
        try {
            ScheduledFuture<?> unused = worker.schedule(this::lookNow, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // There is nothing more to look after.
        }
    }

    private void lookNow() {
        try {
            reconcile();
        } catch (RuntimeException | Error e) {
            // Nobody would see it: not a caller, nor the thread's own handler.
            unusable("internal error: " + e);
        }
    }

    private void reconcile() {
        Optional<Plan> wanted = host.wanted();
        if (wanted.isEmpty()) {
            miss(host.missing());
        } else if (succession.plan().filter(wanted.get()::same).isPresent()) {
            missingSince = OptionalLong.empty();
            failed = Optional.empty();
            host.asWanted();
        } else if (failed.filter(failure -> wanted.get().same(failure.plan())).isEmpty()) {
            prepare(wanted.get());
        } else if (succession.awaited()) {
            // The one that went on in its place has gone since: nobody comes for those who wait.
            unusable(failed.get().why());
        }
    }

    private void unusable(String why) {
        host.unusable(why);
        succession.expectNone(why);
    }

    private void prepare(Plan plan) {
        succession.expect();
        try {
            Inspector next = plan.pipeline().inspector(plan.request());
            missingSince = OptionalLong.empty();
            failed = Optional.empty();
            succession.replace(new Prepared(plan, next));
            host.ready();
            host.asWanted();
        } catch (PartGoneException e) {
            miss(e.getMessage());
        } catch (PipelineException | RuntimeException | Error e) {
            missingSince = OptionalLong.empty();
            String why = e instanceof PipelineException ? e.getMessage() : e.toString();
            failed = Optional.of(new Failure(plan, why));
            unusable(why);
        }
    }

    /** Waits until patience ends, then lets calls fail. */
    private void miss(String what) {
        long now = System.nanoTime();
        long since = missingSince.orElse(now);
        missingSince = OptionalLong.of(since);
        long left = host.patience().minusNanos(now - since).toMillis();
        if (left > 0) {
            lapsed = false;
            succession.expect();
            lookIn(host.wanted().isPresent() ? Math.min(left, SOON_MILLIS) : left);
        } else {
            boolean was = succession.ready();
            succession.clear(what);
            if (was) {
                host.gone(what);
            } else if (!lapsed) {
                host.unusable(what);
            }
            if (!lapsed) {
                // What is missing is said while the framework may still be taking in what went: once more when that has
                // settled.
                lookIn(SETTLED_MILLIS);
            }
            lapsed = true;
        }
    }

    /** Ends. What is being prepared is closed when it is ready. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
