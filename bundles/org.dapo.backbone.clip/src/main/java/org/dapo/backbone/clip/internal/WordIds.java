package org.dapo.backbone.clip.internal;

/** How a tokenizer turns a word into ids. Thread-safe. */
interface WordIds {
    /**
     * The ids of a word.
     *
     * @param word in lower case, not empty
     * @return at least one, each below {@link #size}
     */
    int[] encode(String word);

    /** How many ids there are; the marks of start and end come behind them. */
    int size();
}
