package org.dapo.api.dataset;

import java.util.Objects;
import org.dapo.api.text.OneLine;

/**
 * Something odd in a data set, which stops no run, or, among {@link CheckedDataset#problems()}, something wrong with it, for
 * which opening refuses it.
 *
 * @param kind what sort of oddity
 * @param subject the file or sample it is about, as a path below the root
 * @param text one line for the user
 */
public record DatasetNote(Kind kind, String subject, String text) {
    /** Sorts of oddity. */
    public enum Kind {
        /** A mask whose image is not there; the mask is ignored. */
        MASK_WITHOUT_IMAGE,
        /** An anomalous image without a mask; it counts in image metrics alone. */
        DEFECT_WITHOUT_MASK,
        /** A file that does not belong to the layout and is passed over. */
        FILE_IGNORED,
        /** A file that an index or a table names and that is not there. */
        FILE_MISSING,
        /** Two files, or two entries of an index, for what can be there once. */
        DUPLICATE,
        /** A path or a link that leads out of the data set. */
        LEADS_OUTSIDE,
        /** A link that leads nowhere, or a path that is none. */
        LEADS_NOWHERE,
        /** An entry of an index or a table that says nothing that can be meant. */
        BROKEN_ENTRY,
        /** Anything else a user would want to know. */
        OTHER
    }

    /** Checks that nothing is null, and keeps the texts to one line. */
    public DatasetNote {
        Objects.requireNonNull(kind, "kind");
        subject = OneLine.of(subject);
        text = OneLine.of(text);
    }
}
