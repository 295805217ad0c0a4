package org.dapo.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.junit.jupiter.api.Test;

class LayoutAdapterTest {
    @Test
    void aLayoutWithoutAPathIsNotTheFolderWhereTheProcessStands() {
        LayoutAdapter layout = new LayoutAdapter() {
            @Override
            protected CheckedDataset read(Path root, DatasetFindings findings) {
                throw new AssertionError("read '%s'".formatted(root));
            }
        };
        String line =
                "no path is given; it stands behind the layout's name, as in mvtec:data/mvtec, or mvtec:. for this folder";
        assertEquals(
                line,
                assertThrows(DatasetException.class, () -> layout.open(Path.of("")))
                        .getMessage());
        assertEquals(
                line,
                assertThrows(DatasetException.class, () -> layout.check(Path.of("")))
                        .getMessage());
    }
}
