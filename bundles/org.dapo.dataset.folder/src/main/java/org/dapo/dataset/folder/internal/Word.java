package org.dapo.dataset.folder.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the name of a folder says of the images in it. */
enum Word {
    GOOD("good", "ok", "normal", "io", "pass", "no_defect"),
    BAD("bad", "ng", "nok", "ko", "nio", "fail", "defect", "defective", "anomaly", "anomalous", "abnormal"),
    TRAIN("train", "training"),
    VALIDATION("validation", "valid", "val"),
    TEST("test", "testing");

    private static final Map<String, Word> BY_NAME = new TreeMap<>();

    static {
        for (Word word : values()) {
            for (String name : word.names) {
                BY_NAME.put(name, word);
            }
        }
    }

    private final String[] names;

    Word(String... names) {
        this.names = names;
    }

    /** What a folder's name says; upper and lower case, spaces, hyphens and underscores are alike. */
    static Optional<Word> of(String folder) {
        String key = folder.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return Optional.ofNullable(BY_NAME.get(key));
    }

    /** Whether it says what is shown, and not in which split. */
    boolean isVerdict() {
        return this == GOOD || this == BAD;
    }
}
