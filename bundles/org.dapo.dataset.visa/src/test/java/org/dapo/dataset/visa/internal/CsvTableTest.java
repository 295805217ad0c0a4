package org.dapo.dataset.visa.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.api.dataset.DatasetFindings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {
    @Test
    void onlyTheRequiredColumnsAreKeptEachByItsFirstOccurrence(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("table.csv"), "remark,image,label,image\nlong,a.png,bent,b.png\n");
        assertEquals(
                List.of(new CsvTable.Row(2, Map.of("image", "a.png", "label", "bent"))),
                CsvTable.read(file, "table.csv", List.of("label", "image"), DatasetFindings.refusing()));
    }
}
