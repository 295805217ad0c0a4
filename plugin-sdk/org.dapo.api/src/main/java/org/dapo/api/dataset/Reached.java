package org.dapo.api.dataset;

import java.nio.file.Path;

/** What a listing of a data set has reached, possibly several times through links. */
final class Reached {
    /** Six times the number of folders in the largest public data set. */
    private static final int MOST_FOLDERS = 200_000;

    /** More than ten times the number of images in it. */
    private static final int MOST_ENTRIES = 2_000_000;

    private final Path root;
    private int folders;
    private int entries;

    Reached(Path root) {
        this.root = root;
    }

    /** Counts a folder, and refuses one too many. */
    void folder() throws DatasetException {
        if (++folders > MOST_FOLDERS) {
            throw tooMany("folders", MOST_FOLDERS);
        }
    }

    /** Counts an entry of a folder. */
    void entry() {
        entries++;
    }

    /** Refuses too many entries. */
    void requireFewEntries() throws DatasetException {
        if (entries > MOST_ENTRIES) {
            throw tooMany("files", MOST_ENTRIES);
        }
    }

    private DatasetException tooMany(String what, int most) {
        return new DatasetException("%s has more than %d %s; remove links in it that lead to folders of its own"
                .formatted(root, most, what));
    }
}
