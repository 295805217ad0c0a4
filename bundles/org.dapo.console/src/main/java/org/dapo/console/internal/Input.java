package org.dapo.console.internal;

import java.io.IOException;
import java.util.Optional;

/** Where the console's lines come from. One thread reads them; any thread may close it. */
interface Input extends AutoCloseable {
    /**
     * Waits for the next line.
     *
     * @return the line without its end, or empty if there are no more
     * @throws IOException if it cannot be read
     */
    Optional<String> next() throws IOException;

    @Override
    void close() throws IOException;
}
