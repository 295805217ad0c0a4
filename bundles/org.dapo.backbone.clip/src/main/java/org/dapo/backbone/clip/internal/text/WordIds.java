package org.dapo.backbone.clip.internal.text;

/** Encodes words as ids. Thread-safe. */
public interface WordIds {
    /**
     * The ids of a word.
     *
     * @param word in lower case, not empty
     * @return at least one, each below {@link #size}
     */
    int[] encode(String word);

    /** The number of ids; the start and end ids follow them. */
    int size();
}
