package org.dapo.api.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is odd or wrong in a data set while it is read, and what becomes of it. What is odd is noted. What is wrong is
 * refused: at once where a run wants the data set, or passed over and told with all the rest where somebody wants to know
 * what there is to mend. A reader that says {@link #refuse} where it would throw can do both. Of each kind 10000 are kept one
 * by one, since a small file may name millions of things that are not there. For one use by one thread.
 */
public final class DatasetFindings {
    private static final int MOST_OF_A_KIND = 10_000;

    private final boolean goesOn;
    private final Kept notes = new Kept();
    private final Kept problems = new Kept();

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
     * @return the notes so far, in the order of their subjects; before them, for each kind of which not all are kept, one
     *     that says how many more there were
     */
    public List<DatasetNote> notes() {
        return notes.inOrder();
    }

    /**
     * What was refused and passed over.
     *
     * @return the problems so far, as {@link #notes()} has them; none where the first would have ended the reading
     */
    public List<DatasetNote> problems() {
        return problems.inOrder();
    }

    private static final class Kept {
        private final List<DatasetNote> notes = new ArrayList<>();
        private final Map<DatasetNote.Kind, Integer> counts = new EnumMap<>(DatasetNote.Kind.class);

        void add(DatasetNote note) {
            if (counts.merge(note.kind(), 1, Integer::sum) <= MOST_OF_A_KIND) {
                notes.add(note);
            }
        }

        List<DatasetNote> inOrder() {
            Stream<DatasetNote> more = counts.entrySet().stream()
                    .filter(kind -> kind.getValue() > MOST_OF_A_KIND)
                    .map(kind -> new DatasetNote(
                            kind.getKey(),
                            "",
                            "%d more of this kind than the %d that are told one by one"
                                    .formatted(kind.getValue() - MOST_OF_A_KIND, MOST_OF_A_KIND)));
            return Stream.concat(more, notes.stream().sorted(Comparator.comparing(DatasetNote::subject)))
                    .toList();
        }
    }
}
