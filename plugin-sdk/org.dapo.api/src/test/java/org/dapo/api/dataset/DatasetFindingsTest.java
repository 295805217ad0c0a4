package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DatasetFindingsTest {
    @Test
    void whatIsFoundIsInTheOrderOfItsSubjects() throws DatasetException {
        DatasetFindings findings = DatasetFindings.collecting();
        findings.note(DatasetNote.Kind.OTHER, "b.png", "odd");
        findings.note(DatasetNote.Kind.FILE_IGNORED, "a.png", "no image");
        findings.refuse(DatasetNote.Kind.DUPLICATE, "c.png", new DatasetException("twice"));

        assertEquals(
                List.of(
                        new DatasetNote(DatasetNote.Kind.FILE_IGNORED, "a.png", "no image"),
                        new DatasetNote(DatasetNote.Kind.OTHER, "b.png", "odd")),
                findings.notes());
        assertEquals(List.of(new DatasetNote(DatasetNote.Kind.DUPLICATE, "c.png", "twice")), findings.problems());
    }

    @Test
    void threadsThatNoteAtOnceLoseNothing() throws Exception {
        DatasetFindings findings = DatasetFindings.refusing();
        List<Thread> threads = Stream.generate(() -> new Thread(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        findings.note(DatasetNote.Kind.OTHER, "a.png", "odd");
                    }
                }))
                .limit(4)
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<DatasetNote> notes = findings.notes();
        assertEquals(10_001, notes.size());
        assertEquals(
                "390000 more of this kind than the 10000 that are told one by one",
                notes.get(0).text());
    }

    @Test
    void whatIsRefusedEndsTheReadingOfARun() {
        DatasetException refusal = new DatasetException("twice");
        DatasetFindings findings = DatasetFindings.refusing();

        assertEquals(
                refusal,
                assertThrows(
                        DatasetException.class, () -> findings.refuse(DatasetNote.Kind.DUPLICATE, "c.png", refusal)));
        assertEquals(List.of(), findings.problems());
    }

    @Test
    void ofMillionsThatAreAlikeSomeAreKeptAndTheOthersCounted() {
        DatasetFindings findings = DatasetFindings.collecting();
        findings.note(DatasetNote.Kind.OTHER, "z", "another kind");
        for (int i = 0; i < 25_000; i++) {
            findings.note(DatasetNote.Kind.FILE_MISSING, "file", "not there");
        }

        List<DatasetNote> notes = findings.notes();
        assertEquals(10_002, notes.size());
        assertEquals(
                "15000 more of this kind than the 10000 that are told one by one",
                notes.get(0).text());
        assertEquals("another kind", notes.get(10_001).text());
    }
}
