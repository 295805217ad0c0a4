package org.dapo.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetFindings;
import org.dapo.api.dataset.DatasetFolder;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCollectorTest {
    private static final Defect DENT = new Defect("dent", Optional.empty());

    @TempDir
    Path root;

    @Test
    void anImageMayHave256DefectsAndWithOneMoreItIsRefused() throws Exception {
        SampleCollector samples = collector(DatasetFindings.refusing());
        samples.addAnomalous("test", "nut", root.resolve("0.png"), Collections.nCopies(256, DENT));
        Path image = root.resolve("1.png");
        DatasetException e = assertThrows(
                DatasetException.class,
                () -> samples.addAnomalous("test", "nut", image, Collections.nCopies(257, DENT)));
        assertEquals(image + " has 257 defects; an image may have 256 at most", e.getMessage());
    }

    @Test
    void aCheckGoesOnWithoutAnImageOfTooManyDefects() throws Exception {
        SampleCollector samples = collector(DatasetFindings.collecting());
        samples.addAnomalous("test", "nut", root.resolve("1.png"), Collections.nCopies(257, DENT));
        samples.addAnomalous("test", "nut", root.resolve("2.png"), List.of(DENT));
        CheckedDataset checked = samples.toDataset(Map.of(), "no image");
        assertEquals(1, checked.samples("test").count());
        assertEquals(
                List.of("1.png"),
                checked.problems().stream().map(DatasetNote::subject).toList());
    }

    private SampleCollector collector(DatasetFindings findings) throws DatasetException {
        return new SampleCollector(DatasetFolder.open(root, "a folder", findings), findings, List.of("test"));
    }
}
