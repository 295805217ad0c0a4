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
import org.dapo.api.text.OneLine;

/**
 * Keeps a {@link Succession} in the state that its host wants. It prepares the next inspector beside the current one and then
 * replaces the current one. It reacts to the state, not to events: at each look it compares what is wanted with what is there.
 * A reconfigured pipeline disappears and comes back. If no pipeline is left, the current inspector therefore remains in use for
 * the host's patience, as long as its parts are registered. Preparation runs plug-in code that may never return. Each attempt
 * therefore has its own thread and a time limit.
 */
final class Keeper implements AutoCloseable {
    /** Delay before the next look if a pipeline is registered but one of its parts has just left. */
    private static final long SOON_MILLIS = 20;

    /** Time after which the consequences of a stopped bundle have occurred. */
    private static final long SETTLED_MILLIS = 1_000;

    private final Succession succession;
    private final Host host;
    private final Limits limits;
    private final ThreadFactory threads;
    private final ScheduledThreadPoolExecutor worker;
    private Optional<Attempt> attempt = Optional.empty();
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private OptionalLong missingSince = OptionalLong.empty();
    private Optional<Failure> failed = Optional.empty();
    private boolean lapsed;

    /** Whether the absence is that of a pipeline, which ends when one matches; that of a part ends when one could be prepared. */
    private boolean noPipeline;

    /**
     * A plan that cannot be used.
     *
     * @param plan the plan
     * @param why the reason
     * @param again the time, by {@link System#nanoTime}, from which it is tried again if there is no inspector. The cause may have
     * gone, such as a disk that was not mounted yet
     */
    private record Failure(Plan plan, String why, long again) {}

    /**
     * Time limits for plug-in code.
     *
     * @param unwanted for a preparation that is no longer wanted: the next one waits this long, so that two do not load at once
     * @param wanted for a preparation that is wanted: calls wait for it this long
     * @param closing for closing an inspector that is no longer used: the next step waits this long
     * @param again for a preparation that failed while there is no inspector: it is tried again after this time
     */
    record Limits(Duration unwanted, Duration wanted, Duration closing, Duration again) {
        /** The second limit is enough to read gigabytes from a slow disk. */
        static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    /** A preparation in progress. */
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
                ended(this, () -> fail(plan, OneLine.of(e.toString())));
            }
        }

        /** Milliseconds left of a limit. */
        long left(Duration limit) {
            return limit.minusNanos(System.nanoTime() - since).toMillis();
        }
    }

    /** Supplies the wanted state and receives notifications. */
    interface Host {
        /** The plan that is wanted now; empty if no pipeline matches. */
        Optional<Plan> wanted();

        /** Whether the plan's pipeline is still registered, even if another one is wanted. */
        boolean registered(Plan plan);

        /** How long a pipeline may be missing before calls fail. */
        Duration patience();

        /** Says in one line what is missing. */
        String missing();

        /** There is no inspector, and one is being prepared: earlier failures no longer matter. */
        void preparing();

        /** A new inspector has taken over. */
        void ready();

        /** The current inspector is the wanted one; earlier failures no longer matter. */
        void asWanted();

        /** The plan cannot be used; the current inspector, if any, remains in use. */
        void unusable(String why);

        /** No inspector is left. */
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
        worker.setRemoveOnCancelPolicy(true);
    }

    /** Requests a look, since something may have changed. */
    void look() {
        Optional<ScheduledFuture<?>> unused = in(0, this::lookNow);
    }

    private void lookIn(long millis) {
        nextIn(millis, this::lookNow);
    }

    /** Schedules the next look. It replaces the one that was due, since each look decides anew: so there is at most one. */
    private void nextIn(long millis, Runnable task) {
        next.ifPresent(due -> due.cancel(false));
        next = in(millis, task);
    }

    private Optional<ScheduledFuture<?>> in(long millis, Runnable task) {
        try {
            return Optional.of(worker.schedule(task, millis, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException closed) {
            // The keeper is closed: nothing is left to do.
            return Optional.empty();
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
            // Neither a caller nor the thread's handler would report it.
            unusable(OneLine.of("internal error: " + e));
        }
    }

    private void reconcile() {
        Optional<Plan> wanted = host.wanted();
        boolean back = noPipeline && wanted.isPresent();
        noPipeline = wanted.isEmpty();
        if (back) {
            found();
        }
        if (wanted.isEmpty()) {
            miss(host.missing());
        } else if (succession.plan().filter(wanted.get()::same).isPresent()) {
            found();
            failed = Optional.empty();
            host.asWanted();
        } else if (failed.filter(failure -> wanted.get().same(failure.plan())).isPresent()) {
            tryAgain(failed.get());
        } else if (attempt.isPresent()) {
            await(attempt.get(), wanted.get());
        } else {
            begin(wanted.get(), false);
        }
    }

    /** Prepares a plan once more that failed, when its time has come; until then calls fail. */
    private void tryAgain(Failure failure) {
        if (succession.awaited()) {
            // The inspector used in its place has gone since: without this, waiting calls would wait for nothing.
            unusable(failure.why());
        }
        if (!succession.ready()) {
            // A preparation that is no longer wanted may never end.
            long left = attempt.map(begun -> begun.left(limits.unwanted()))
                    .orElseGet(() -> TimeUnit.NANOSECONDS.toMillis(failure.again() - System.nanoTime()));
            if (left > 0) {
                lookIn(left);
            } else if (attempt.filter(begun -> begun.plan.same(failure.plan())).isEmpty()) {
                begin(failure.plan(), true);
            }
        }
    }

    /**
     * Begins to prepare a plan.
     *
     * @param again whether it failed before, so that calls fail meanwhile rather than wait
     */
    private void begin(Plan plan, boolean again) {
        if (worker.isShutdown()) {
            // The current inspector was dropped after the keeper was closed: no other follows.
            return;
        }
        if (!again) {
            succession.expect();
            if (!succession.ready()) {
                lapsed = false;
                host.preparing();
            }
        }
        Attempt begun = new Attempt(plan);
        try {
            threads.newThread(begun).start();
        } catch (OutOfMemoryError e) {
            // A thread may be available later.
            lookIn(limits.unwanted().toMillis());
            throw e;
        }
        attempt = Optional.of(begun);
        nextIn(limits.unwanted().toMillis(), () -> lookNowUnlessOver(begun));
    }

    /** Waits for the attempt in progress, up to its limit. */
    private void await(Attempt begun, Plan wanted) {
        boolean same = wanted.same(begun.plan);
        long left = begun.left(same ? limits.wanted() : limits.unwanted());
        if (left > 0) {
            succession.expect();
            nextIn(left, () -> lookNowUnlessOver(begun));
        } else if (same) {
            unusable("preparing the pipeline takes longer than %d s; it will be used when ready"
                    .formatted(limits.wanted().toSeconds()));
        } else {
            begin(wanted, false);
        }
    }

    /**
     * Ends an attempt. Its result counts if the attempt was not abandoned and its plan is still wanted.
     *
     * @param then what to do if the result counts
     * @return whether the result counts
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
        found();
        failed = Optional.empty();
        succession.replace(next);
        host.ready();
        host.asWanted();
    }

    private void fail(Plan plan, String why) {
        found();
        failed = Optional.of(
                new Failure(plan, why, System.nanoTime() + limits.again().toNanos()));
        unusable(why);
        lookIn(limits.again().toMillis());
    }

    private void unusable(String why) {
        host.unusable(why);
        succession.expectNone(why);
    }

    /** Ends an absence. */
    private void found() {
        missingSince = OptionalLong.empty();
        lapsed = false;
    }

    /** Lets calls wait until the patience has passed, then lets them fail. */
    private void miss(String what) {
        long now = System.nanoTime();
        long since = missingSince.orElse(now);
        missingSince = OptionalLong.of(since);
        long left = host.patience().minusNanos(now - since).toMillis();
        if (left > 0) {
            lapsed = false;
            succession.expect();
            lookIn(host.wanted().isPresent() ? Math.min(left, SOON_MILLIS) : left);
        } else if (noPipeline && succession.plan().filter(host::registered).isPresent()) {
            // Not the pipeline has gone, but the host wants another one, which may never come.
            unusable(what);
        } else {
            boolean was = succession.ready();
            succession.clear(what);
            if (was) {
                host.gone(what);
            } else if (!lapsed) {
                host.unusable(what);
            }
            if (!lapsed) {
                // The framework may still be processing the departure: state the reason again when it has settled.
                Optional<ScheduledFuture<?>> unused = in(SETTLED_MILLIS, this::restate);
            }
            lapsed = true;
        }
    }

    private synchronized void restate() {
        lookNow();
        safely(() -> {
            if (lapsed && host.wanted().isEmpty()) {
                unusable(host.missing());
            }
        });
    }

    /** Stops the keeper. An inspector still in preparation is closed when it is ready. */
    @Override
    public void close() {
        worker.shutdown();
    }
}
