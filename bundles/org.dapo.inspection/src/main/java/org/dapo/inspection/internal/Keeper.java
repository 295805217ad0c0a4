package org.dapo.inspection.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.PipelineException;

/**
 * Keeps a succession at what is wanted: prepares the next beside the current one, on a thread of its own, and hands over. It acts on
 * the state of things, not on events: whatever happens, it looks what is wanted now. When the current one's pipeline has gone and
 * no other is there, the current one goes on for a stated time, as long as its parts are still there, since a pipeline that is
 * configured anew goes and comes. What is being prepared may never be ready, since others wrote what it is made of: so each attempt has a
 * thread of its own, and is waited for only so long.
 */
final class Keeper implements AutoCloseable {
    /** How soon it looks again when a pipeline is there but one of its parts has just left. */
    private static final long SOON_MILLIS = 20;

    /** After which time what follows from a bundle that stopped has happened. */
    private static final long SETTLED_MILLIS = 1_000;

    private final Succession succession;
    private final Host host;
    private final Limits limits;
    private final ThreadFactory threads;
    private final ScheduledThreadPoolExecutor worker;
    private Optional<Attempt> attempt = Optional.empty();
    private OptionalLong missingSince = OptionalLong.empty();
    private Optional<Failure> failed = Optional.empty();
    private boolean lapsed;

    /** A plan that cannot be used, and why. */
    private record Failure(Plan plan, String why) {}

    /**
     * How long others are waited for.
     *
     * @param unwanted a preparation that is not wanted any more: until then the next does not begin, lest two load at once
     * @param wanted one that is: until then calls wait for it
     * @param closing an inspector that is of no more use: until then the next thing waits for its end
     */
    record Limits(Duration unwanted, Duration wanted, Duration closing) {
        /** The second is enough for gigabytes from a slow disk. */
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(5));
    }

    /** A preparation that is under way. */
    private final class Attempt implements Runnable {
        private final Plan plan;
        private final long since = System.nanoTime();

        Attempt(Plan plan) {
            this.plan = plan;
        }

        @Override
        public void run() {
            try {
                Prepared next = new Prepared(plan, plan.pipeline().inspector(plan.request()), limits.closing());
                if (!ended(this, () -> takeOver(next))) {
                    next.retire();
                }
            } catch (PartGoneException e) {
                ended(this, () -> miss(e.getMessage()));
            } catch (PipelineException e) {
                ended(this, () -> fail(plan, e.getMessage()));
            } catch (RuntimeException | Error e) {
                ended(this, () -> fail(plan, e.toString()));
            }
        }

        /** Milliseconds that are left of a limit. */
        long left(Duration limit) {
            return limit.minusNanos(System.nanoTime() - since).toMillis();
        }
    }

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

    Keeper(String name, Succession succession, Host host, Limits limits) {
        this.succession = succession;
        this.host = host;
        this.limits = limits;
        this.threads = task -> {
            Thread thread = new Thread(task, "dapo-inspector-" + name);
            thread.setDaemon(true);
            return thread;
        };
        this.worker = new ScheduledThreadPoolExecutor(1, threads);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Something may have changed. */
    void look() {
        lookIn(0);
    }

    private void lookIn(long millis) {
        in(millis, this::lookNow);
    }

    private void in(long millis, Runnable task) {
        try {
            ScheduledFuture<?> unused = worker.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // There is nothing more to look after.
        }
    }

    private synchronized void lookNow() {
        safely(this::reconcile);
    }

    private synchronized void lookNowUnlessOver(Attempt begun) {
        if (underWay(begun)) {
            lookNow();
        }
    }

    private boolean underWay(Attempt one) {
        return attempt.isPresent() && attempt.get() == one;
    }

    private void safely(Runnable step) {
        try {
            step.run();
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
        } else if (failed.filter(failure -> wanted.get().same(failure.plan())).isPresent()) {
            if (succession.awaited()) {
                // The one that went on in its place has gone since: nobody comes for those who wait.
                unusable(failed.get().why());
            }
        } else if (attempt.isPresent()) {
            await(attempt.get(), wanted.get());
        } else {
            begin(wanted.get());
        }
    }

    private void begin(Plan plan) {
        if (worker.isShutdown()) {
            // What was current has been let go after the keeper was closed: nothing is to come in its place.
            return;
        }
        succession.expect();
        Attempt begun = new Attempt(plan);
        try {
            threads.newThread(begun).start();
        } catch (OutOfMemoryError e) {
            // There may be a thread to be had later.
            lookIn(limits.unwanted().toMillis());
            throw e;
        }
        attempt = Optional.of(begun);
        in(limits.unwanted().toMillis(), () -> lookNowUnlessOver(begun));
    }

    /** Waits for what is under way, and no longer than it may take. */
    private void await(Attempt begun, Plan wanted) {
        boolean same = wanted.same(begun.plan);
        long left = begun.left(same ? limits.wanted() : limits.unwanted());
        if (left > 0) {
            succession.expect();
            in(left, () -> lookNowUnlessOver(begun));
        } else if (same) {
            unusable("preparing the pipeline takes longer than %d s; it will be used when ready"
                    .formatted(limits.wanted().toSeconds()));
        } else {
            begin(wanted);
        }
    }

    /**
     * An attempt has come to an end, which counts if nobody has given it up and what it prepared is still wanted.
     *
     * @param then what follows from it if it counts
     * @return whether it counts
     */
    private synchronized boolean ended(Attempt over, Runnable then) {
        if (worker.isShutdown() || !underWay(over)) {
            return false;
        }
        attempt = Optional.empty();
        if (host.wanted().filter(over.plan::same).isEmpty()) {
            look();
            return false;
        }
        safely(then);
        return true;
    }

    private void takeOver(Prepared next) {
        missingSince = OptionalLong.empty();
        failed = Optional.empty();
        succession.replace(next);
        host.ready();
        host.asWanted();
    }

    private void fail(Plan plan, String why) {
        missingSince = OptionalLong.empty();
        failed = Optional.of(new Failure(plan, why));
        unusable(why);
    }

    private void unusable(String why) {
        host.unusable(why);
        succession.expectNone(why);
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
