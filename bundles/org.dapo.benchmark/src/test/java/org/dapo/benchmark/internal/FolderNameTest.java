package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DAPO|dapo",
                "hand-written prompts, signs corrected|hand-written-prompts-signs-corrected",
                "E = 1|e-1",
                "α = 0.5|alpha-0-5",
                "Größe|grose",
                "../../etc|etc",
                "漢|6f22",
                "…|unnamed",
            })
    void aNameBecomesAFolderThatEveryFileSystemCanHave(String name, String folder) {
        assertEquals(folder, FolderName.of(name));
    }
}
