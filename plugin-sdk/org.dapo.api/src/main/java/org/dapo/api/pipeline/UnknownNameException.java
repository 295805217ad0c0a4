package org.dapo.api.pipeline;

import java.util.Collection;
import java.util.TreeSet;
import org.dapo.api.dataset.Dataset;

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

    /**
     * Checks that a data set has a split.
     *
     * @param dataset the data set
     * @param split the name of the split
     * @throws UnknownNameException if it has not
     */
    public static void requireSplit(Dataset dataset, String split) throws UnknownNameException {
        if (!dataset.splits().contains(split)) {
            throw new UnknownNameException("split", split, dataset.splits());
        }
    }
}
