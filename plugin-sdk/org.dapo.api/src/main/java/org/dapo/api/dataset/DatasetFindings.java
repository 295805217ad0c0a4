package org.dapo.api.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Collects the irregularities and problems found while a data set is read. An irregularity is noted. A problem is either thrown
 * at once, for a run, or collected and skipped, for a check. A reader that calls {@link #refuse} where it would throw supports
 * both. At most 10000 notes of each kind are kept, since a small file may name millions of missing things. For a single use.
 * Thread-safe.
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
     * Creates findings for {@link DatasetAdapter#open}: the first problem is thrown.
     *
     * @return empty findings
     */
    public static DatasetFindings refusing() {
        return new DatasetFindings(false);
    }

    /**
     * Creates findings for {@link DatasetChecker#check}: problems are collected, and reading continues without them.
     *
     * @return empty findings
     */
    public static DatasetFindings collecting() {
        return new DatasetFindings(true);
    }

    /**
     * Notes an irregularity.
     *
     * @param kind the kind of irregularity
     * @param subject the file or sample concerned, as a path below the root
     * @param text one line for the user
     */
    public void note(DatasetNote.Kind kind, String subject, String text) {
        notes.add(new DatasetNote(kind, subject, text));
    }

    /**
     * Reports a problem. If this method returns, the reader must continue without the part concerned.
     *
     * @param kind the kind of problem
     * @param subject the file or sample concerned, as a path below the root
     * @param refusal the exception that opening throws
     * @throws DatasetException the {@code refusal}, unless these findings collect
     */
    public void refuse(DatasetNote.Kind kind, String subject, DatasetException refusal) throws DatasetException {
        if (!goesOn) {
            throw refusal;
        }
        problems.add(new DatasetNote(kind, subject, refusal.getMessage()));
    }

    /**
     * The notes so far.
     *
     * @return the notes, in the order of their subjects. They are preceded by one note for each kind that exceeded its limit,
     *     which says how many more there were
     */
    public List<DatasetNote> notes() {
        return notes.inOrder();
    }

    /**
     * The problems that were skipped so far.
     *
     * @return the problems, in the form of {@link #notes()}; none if these findings throw the first problem
     */
    public List<DatasetNote> problems() {
        return problems.inOrder();
    }

    private static final class Kept {
        private final List<DatasetNote> notes = new ArrayList<>();
        private final Map<DatasetNote.Kind, Integer> counts = new EnumMap<>(DatasetNote.Kind.class);

        synchronized void add(DatasetNote note) {
            if (counts.merge(note.kind(), 1, Integer::sum) <= MOST_OF_A_KIND) {
                notes.add(note);
            }
        }

        synchronized List<DatasetNote> inOrder() {
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
