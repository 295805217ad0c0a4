package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EnsemblesTest {
    @Test
    void thereAreAsManySentencesAsPublished() {
        assertEquals(35, Set.copyOf(Ensembles.PHOTOS).size());
        List<String> sentences = WrittenPrompts.sentences(Ensembles.NORMAL, Ensembles.PHOTOS, "metal nut");
        assertEquals(245, Set.copyOf(sentences).size());
        assertEquals(5, Set.copyOf(Ensembles.DEFECTIVE_OR_BROKEN).size());
        assertTrue(sentences.contains("a jpeg corrupted photo of the unblemished metal nut."));
        assertTrue(sentences.contains("this is one metal nut without flaw in the scene."));
        assertTrue(sentences.stream().noneMatch(sentence -> sentence.matches(".*[{}|].*")), sentences.toString());
    }

    @Test
    void choicesAreWrittenOutInOrder() {
        assertEquals(List.of("a x c", "a y c", "b x c", "b y c", "z"), Ensembles.expanded("{a|b} {x|y} c", "z"));
        assertEquals(List.of("{phrase} a", "{phrase} b"), Ensembles.expanded("{phrase} {a|b}"));
    }

    @Test
    void someAreFromAllOverTheList() {
        assertEquals(List.of("a", "c", "e"), Ensembles.some(List.of("a", "b", "c", "d", "e", "f"), 3));
        assertEquals(Ensembles.PHOTOS, Ensembles.some(Ensembles.PHOTOS, 35));
        assertEquals(List.of("a"), Ensembles.some(List.of("a"), 5));
    }
}
