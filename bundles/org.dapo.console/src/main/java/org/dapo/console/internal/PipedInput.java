package org.dapo.console.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Optional;

/** Lines from a file or another program, in the encoding of the platform. There is no prompt. */
final class PipedInput implements Input {
    private final BufferedReader lines;

    PipedInput(InputStream stream, Charset encoding) {
        lines = new BufferedReader(new InputStreamReader(stream, encoding));
    }

    @Override
    public Optional<String> next() throws IOException {
        return Optional.ofNullable(lines.readLine());
    }

    /** Does nothing: a reader that waits for input would block whoever closes it. */
    @Override
    public void close() {}
}
