package org.dapo.api.dataset;

import java.util.Objects;
import org.dapo.api.text.OneLine;

/**
 * An irregularity in a data set, which stops no run. Among {@link CheckedDataset#problems()} it is a problem for which opening
 * rejects the data set.
 *
 * @param kind the kind of irregularity
 * @param subject the file or sample concerned, as a path below the root
 * @param text one line for the user
 */
public record DatasetNote(Kind kind, String subject, String text) {
    /** Kinds of irregularity. */
    public enum Kind {
        /** A mask without an image; the mask is ignored. */
        MASK_WITHOUT_IMAGE,
        /** An anomalous image without a mask; it counts in image metrics only. */
        DEFECT_WITHOUT_MASK,
        /** A file that does not belong to the layout and is ignored. */
        FILE_IGNORED,
        /** A file that an index or a table names and that does not exist. */
        FILE_MISSING,
        /** Two files, or two entries of an index, for something that may occur only once. */
        DUPLICATE,
        /** A path or a link that leads out of the data set. */
        LEADS_OUTSIDE,
        /** A broken link, or a path that is not valid. */
        LEADS_NOWHERE,
        /** An entry of an index or a table that is not valid. */
        BROKEN_ENTRY,
        /** Any other information for the user. */
        OTHER
    }

    /** Rejects null components, and reduces the texts to one line. */
    public DatasetNote {
        Objects.requireNonNull(kind, "kind");
        subject = OneLine.of(subject);
        text = OneLine.of(text);
    }
}
