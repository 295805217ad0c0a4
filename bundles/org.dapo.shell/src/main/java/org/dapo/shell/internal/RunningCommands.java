package org.dapo.shell.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Component;

/** The commands that run in the Gogo shell. The launcher calls the service to cancel them. */
@Component(
        service = {RunningCommands.class, BooleanSupplier.class},
        property = "dapo.command.line=cancel")
public final class RunningCommands implements BooleanSupplier {
    /** The thread of each command, with the lock under which it writes, ends or is interrupted. */
    private final Map<Thread, Object> locks = new ConcurrentHashMap<>();

    /**
     * Runs a command that can be cancelled. Gogo uses the thread again, so no interrupt is left behind.
     *
     * @return its status
     */
    int run(IntSupplier command) {
        Thread thread = Thread.currentThread();
        Object lock = new Object();
        locks.put(thread, lock);
        try {
            return command.getAsInt();
        } finally {
            synchronized (lock) {
                locks.remove(thread);
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
                synchronized (locks.getOrDefault(Thread.currentThread(), this)) {
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
        };
    }

    /** Cancels all commands that run, without waiting for their end; returns whether there were any. */
    @Override
    public boolean getAsBoolean() {
        boolean any = !locks.isEmpty();
        locks.forEach((thread, lock) -> {
            synchronized (lock) {
                if (locks.get(thread) == lock) {
                    thread.interrupt();
                }
            }
        });
        return any;
    }
}
