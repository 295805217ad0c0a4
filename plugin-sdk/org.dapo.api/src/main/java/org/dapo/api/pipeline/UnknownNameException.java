package org.dapo.api.pipeline;

import java.util.Collection;
import java.util.TreeSet;

/** A name that no part answers to. The message lists the names there are. */
public class UnknownNameException extends WrongValueException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param kind what was looked for, such as {@code dataset layout}
     * @param name the name that was asked for
     * @param known the names there are
     */
    public UnknownNameException(String kind, String name, Collection<String> known) {
        super("unknown %s '%s'; there %s"
                .formatted(
                        kind, name, known.isEmpty() ? "is none" : "are: " + String.join(", ", new TreeSet<>(known))));
    }
}
