package org.dapo.backbone.clip.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Reads the library versions that made a folder of fixtures, from a file that the oracle's script wrote. */
public final class OracleVersions {
    private OracleVersions() {}

    /** Returns the name and version of a library. */
    public static String of(String resource, String library) {
        Properties oracles = new Properties();
        try (InputStream file = Objects.requireNonNull(OracleVersions.class.getResourceAsStream(resource), resource)) {
            oracles.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(oracles.getProperty(library), library);
    }
}
