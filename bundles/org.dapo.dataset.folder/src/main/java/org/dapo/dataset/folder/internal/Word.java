package org.dapo.dataset.folder.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The meaning of a folder's name for its images. */
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

    /** The meaning of a folder's name, ignoring case; spaces, hyphens and underscores are equivalent. */
    static Optional<Word> of(String folder) {
        String key = folder.strip().toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
        return Optional.ofNullable(BY_NAME.get(key));
    }

    /** Whether it states the image's state rather than its split. */
    boolean isVerdict() {
        return this == GOOD || this == BAD;
    }
}
