package org.dapo.api.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is odd or wrong in a data set while it is read, and what becomes of it. What is odd is noted. What is wrong is
 * refused: at once where a run wants the data set, or passed over and told with all the rest where somebody wants to know
 * what there is to mend. A reader that says {@link #refuse} where it would throw can do both. For one use by one thread.
 */
public final class DatasetFindings {
    private static final Comparator<DatasetNote> BY_SUBJECT = Comparator.comparing(DatasetNote::subject);

    private final boolean goesOn;
    private final List<DatasetNote> notes = new ArrayList<>();
    private final List<DatasetNote> problems = new ArrayList<>();

    private DatasetFindings(boolean goesOn) {
        this.goesOn = goesOn;
    }

    /**
     * For {@link DatasetAdapter#open}: the first thing that is wrong ends the reading.
     *
     * @return findings with nothing in them
     */
    public static DatasetFindings refusing() {
        return new DatasetFindings(false);
    }

    /**
     * For {@link DatasetChecker#check}: what is wrong is kept, and the reading goes on without it.
     *
     * @return findings with nothing in them
     */
    public static DatasetFindings collecting() {
        return new DatasetFindings(true);
    }

    /**
     * Notes what is odd.
     *
     * @param kind what sort of oddity
     * @param subject the file or sample it is about, as a path below the root
     * @param text one line for the user
     */
    public void note(DatasetNote.Kind kind, String subject, String text) {
        notes.add(new DatasetNote(kind, subject, text));
    }

    /**
     * Refuses what is wrong. Where this returns, the reader goes on without what it is about.
     *
     * @param kind what sort of thing is wrong
     * @param subject the file or sample it is about, as a path below the root
     * @param refusal what opening throws
     * @throws DatasetException the refusal, unless these findings collect
     */
    public void refuse(DatasetNote.Kind kind, String subject, DatasetException refusal) throws DatasetException {
        if (!goesOn) {
            throw refusal;
        }
        problems.add(new DatasetNote(kind, subject, refusal.getMessage()));
    }

    /**
     * What was noted.
     *
     * @return the notes so far, in the order of their subjects
     */
    public List<DatasetNote> notes() {
        return notes.stream().sorted(BY_SUBJECT).toList();
    }

    /**
     * What was refused and passed over.
     *
     * @return the problems so far, in the order of their subjects; none where the first would have ended the reading
     */
    public List<DatasetNote> problems() {
        return problems.stream().sorted(BY_SUBJECT).toList();
    }
}
