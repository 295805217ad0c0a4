package org.dapo.shell.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Component;

/** The commands that run in the Gogo shell. The launcher calls the service to cancel them. */
@Component(
        service = {RunningCommands.class, BooleanSupplier.class},
        property = "dapo.command.line=cancel")
public final class RunningCommands implements BooleanSupplier {
    /** The thread of each command. */
    private final Map<Thread, Running> all = new ConcurrentHashMap<>();

    /** A command is not interrupted again before this time has passed: that would spoil what it still writes. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier clock;

    /** A command; the lock under which it writes, ends or is interrupted. */
    private static final class Running {
        private OptionalLong interrupted = OptionalLong.empty();
    }

    /** Starts without commands. */
    public RunningCommands() {
        this(System::nanoTime);
    }

    /** Uses another clock, in nanoseconds. */
    RunningCommands(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Runs a command that can be cancelled. Gogo uses the thread again, so no interrupt is left behind.
     *
     * @return its status
     */
    int run(IntSupplier command) {
        Thread thread = Thread.currentThread();
        Running running = new Running();
        all.put(thread, running);
        try {
            return command.getAsInt();
        } finally {
            synchronized (running) {
                all.remove(thread);
                Thread.interrupted();
            }
        }
    }

    /**
     * A stream of Gogo to which a cancelled command can still write. Gogo would close it if the thread were interrupted during a
     * write.
     */
    OutputStream keptOpen(OutputStream stream) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                synchronized (lock()) {
                    boolean cancelled = Thread.interrupted();
                    try {
                        stream.write(bytes, from, length);
                        stream.flush();
                    } finally {
                        if (cancelled) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }
            }

            private Object lock() {
                Running running = all.get(Thread.currentThread());
                return running == null ? this : running;
            }
        };
    }

    /** Cancels all commands that run, without waiting for their end; returns whether there were any. */
    @Override
    public boolean getAsBoolean() {
        boolean any = !all.isEmpty();
        all.forEach((thread, running) -> {
            synchronized (running) {
                long now = clock.getAsLong();
                boolean recent = running.interrupted.isPresent() && now - running.interrupted.getAsLong() < AGAIN_NANOS;
                if (all.get(thread) == running && !recent) {
                    running.interrupted = OptionalLong.of(now);
                    thread.interrupt();
                }
            }
        });
        return any;
    }
}
