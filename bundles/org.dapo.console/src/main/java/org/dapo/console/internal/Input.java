package org.dapo.console.internal;

import java.io.IOException;
import java.util.Optional;

/** Where the console's lines come from. One thread reads them; any thread may call the other methods. */
interface Input extends AutoCloseable {
    /**
     * Waits for the next line.
     *
     * @return the line without its end, or empty if there are no more
     * @throws IOException if it cannot be read
     */
    Optional<String> next() throws IOException;

    /** Discards what is typed but not entered yet; returns whether there was anything. */
    boolean discard();

    @Override
    void close() throws IOException;
}
