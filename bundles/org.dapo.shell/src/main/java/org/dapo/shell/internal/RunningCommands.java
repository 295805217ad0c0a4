package org.dapo.shell.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Component;

/** The commands that run in the Gogo shell. The launcher calls the service to cancel them. */
@Component(
        service = {RunningCommands.class, BooleanSupplier.class},
        property = "dapo.command.line=cancel")
public final class RunningCommands implements BooleanSupplier {
    private final Set<Thread> threads = new HashSet<>();

    /**
     * Runs a command that can be cancelled. Gogo uses the thread again, so no interrupt is left behind.
     *
     * @return its status
     */
    int run(IntSupplier command) {
        Thread thread = Thread.currentThread();
        synchronized (threads) {
            threads.add(thread);
        }
        try {
            return command.getAsInt();
        } finally {
            synchronized (threads) {
                threads.remove(thread);
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
                synchronized (threads) {
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
        synchronized (threads) {
            threads.forEach(Thread::interrupt);
            return !threads.isEmpty();
        }
    }
}
