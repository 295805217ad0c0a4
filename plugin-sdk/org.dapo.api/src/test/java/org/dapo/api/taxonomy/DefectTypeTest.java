package org.dapo.api.taxonomy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DefectTypeTest {
    private final DefectType type =
            new DefectType("faulty-imprint", "faulty imprint", List.of("Print_Defect"), Optional.empty());

    @Test
    void answersToItsIdAndNamesInAnySpelling() {
        for (String name : List.of("faulty_imprint", "Faulty Imprint", "print-defect", " PRINT DEFECT ")) {
            assertTrue(type.answersTo(name), name);
        }
        assertFalse(type.answersTo("printdefect"));
        assertFalse(type.answersTo("imprint"));
    }

    /** Results list the metrics of good pixels under that name. */
    @Test
    void noTypeIsCalledNormal() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DefectType("normal", "no defect", List.of(), Optional.empty()));
    }

    @Test
    void namesThatAreAlikeHaveOneKey() {
        for (String name : List.of(" Bent_Lead-2 ", "bent lead 2_", "-bent-lead-2", "_ bent lead 2 -")) {
            assertEquals("bent lead 2", DefectType.keyOf(name));
        }
    }

    @Test
    void aNameThatAMacHasTakenApartIsTheSame() {
        DefectType hole = new DefectType("l\u00f6cher", "holes", List.of("Trou per\u00e7\u00e9"), Optional.empty());
        assertTrue(hole.answersTo("Lo\u0308cher"));
        assertTrue(hole.answersTo("trou_perc\u0327e\u0301"));
        DefectType apart = new DefectType("lo\u0308cher", "holes", List.of(), Optional.empty());
        assertTrue(apart.answersTo("L\u00f6cher"));
    }
}
