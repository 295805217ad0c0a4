package org.dapo.api.pipeline;

import java.util.Collection;
import java.util.TreeSet;

/** Thrown if a name matches no part. The message lists the known names. */
public class UnknownNameException extends WrongValueException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param kind what was looked up, such as {@code dataset layout}
     * @param name the name that was requested
     * @param known the known names
     */
    public UnknownNameException(String kind, String name, Collection<String> known) {
        super("unknown %s '%s'; there %s"
                .formatted(
                        kind, name, known.isEmpty() ? "is none" : "are: " + String.join(", ", new TreeSet<>(known))));
    }
}
