package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFingerprintTest {
    @TempDir
    private Path root;

    private boolean anomalous = true;
    private boolean drawn;

    @BeforeEach
    void twoImages() throws Exception {
        Files.writeString(root.resolve("train.png"), "a");
        Files.writeString(root.resolve("test.png"), "b");
        Files.createDirectories(root.resolve("annotations"));
        Files.writeString(root.resolve("annotations/instances.json"), "{}");
    }

    private String fingerprint() throws Exception {
        return DatasetFingerprint.of(root, Stream.of(sample()));
    }

    private Sample sample() {
        MaskSource mask = new MaskSource.Pixels("mask", () -> new Mask(1, 1, new BitSet()));
        List<Defect> defects = anomalous ? List.of(new Defect("hole", Optional.of(mask))) : List.of();
        ImageSource image = drawn
                ? new ImageSource.Pixels("test", () -> new RgbImage(1, 1, new byte[3]))
                : new ImageSource.File(root.resolve("test.png"));
        return new Sample("test", "plate", image, anomalous, defects);
    }

    @Test
    void anImageThatWasExchangedIsNoticedAndOneThatIsNoneOfTheSamplesIsNot() throws Exception {
        String before = fingerprint();
        Files.writeString(root.resolve("train.png"), "another one");
        assertEquals(before, fingerprint());
        Files.writeString(root.resolve("test.png"), "another one");
        assertNotEquals(before, fingerprint());
    }

    @Test
    void anotherLabelIsAnotherDataSet() throws Exception {
        String before = fingerprint();
        anomalous = false;
        assertNotEquals(before, fingerprint());
    }

    @Test
    void masksThatAreNoFilesCountByTheirAnnotations() throws Exception {
        String before = fingerprint();
        Path set = root.resolveSibling(root.getFileName() + ",product=plate");
        String chosen = DatasetFingerprint.of(set, Stream.of(sample()));
        Files.writeString(root.resolve("annotations/instances.json"), "{\"annotations\": []}");
        assertNotEquals(before, fingerprint());
        assertNotEquals(chosen, DatasetFingerprint.of(set, Stream.of(sample())), "with a setting behind the folder");
    }

    /** Rendered data has no folder: in its place stands the one in which the command runs, and writes. */
    @Test
    void whatIsDrawnDependsOnNoFile() throws Exception {
        drawn = true;
        String before = fingerprint();
        Files.writeString(root.resolve("annotations/result.json"), "written meanwhile");
        assertEquals(before, fingerprint());
    }
}
