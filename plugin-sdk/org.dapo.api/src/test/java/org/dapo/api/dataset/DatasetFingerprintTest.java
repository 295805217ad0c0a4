package org.dapo.api.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    @TempDir
    private Path elsewhere;

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

    /** An adapter may decode files itself. */
    @Test
    void pixelsThatAreNamedByTheirFileChangeWithIt() throws Exception {
        Path raw = Files.writeString(root.resolve("test.raw"), "b");
        for (String name : List.of("test.raw", raw.toString())) {
            ImageSource image = new ImageSource.Pixels(name, () -> new RgbImage(1, 1, new byte[3]));
            Sample sample = new Sample("test", "plate", image, false, List.of());
            String before = DatasetFingerprint.of(root, Stream.of(sample));
            Files.writeString(raw, Files.readString(raw) + "another one");
            assertNotEquals(before, DatasetFingerprint.of(root, Stream.of(sample)));
        }
    }

    @Test
    void anotherLabelIsAnotherDataSet() throws Exception {
        String before = fingerprint();
        anomalous = false;
        assertNotEquals(before, fingerprint());
    }

    /** All of them show the same file. */
    @Test
    void whatIsSaidOfASampleCounts() {
        ImageSource image = new ImageSource.File(root.resolve("test.png"));
        List<Defect> hole = List.of(new Defect("hole", Optional.empty()));
        Set<String> fingerprints = new HashSet<>();
        for (Sample sample : List.of(
                new Sample("test", "plate", image, true, hole),
                new Sample("test 2", "plate", image, true, hole),
                new Sample("test", "nut", image, true, hole),
                new Sample("test", "plate", image, true, List.of(new Defect("cut", Optional.empty()))),
                new Sample("test", "plate", image, true, List.of()),
                new Sample("test", "plate", image, false, List.of()))) {
            fingerprints.add(DatasetFingerprint.of(root, Stream.of(sample)));
        }
        assertEquals(6, fingerprints.size());
    }

    @Test
    void aMaskThatIsAFileCounts() throws Exception {
        Path file = Files.writeString(root.resolve("mask.png"), "a");
        Defect hole = new Defect("hole", Optional.of(new MaskSource.File(file)));
        Sample sample =
                new Sample("test", "plate", new ImageSource.File(root.resolve("test.png")), true, List.of(hole));
        String before = DatasetFingerprint.of(root, Stream.of(sample));
        Files.writeString(file, "another one");
        assertNotEquals(before, DatasetFingerprint.of(root, Stream.of(sample)));
    }

    /** All files have the same size and time, as after a download that stamps them alike. */
    @Test
    void whichFileIsTheImageOrMaskAndWhichOfItsValuesAreADefectCounts() throws Exception {
        Path mask = Files.writeString(root.resolve("mask.png"), "a");
        Path corrected = Files.writeString(root.resolve("corrected.png"), "a");
        Path image = root.resolve("test.png");
        Path other = root.resolve("train.png");
        for (Path file : List.of(mask, corrected, image, other)) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
        Set<String> fingerprints = new HashSet<>();
        for (Sample sample : List.of(
                masked(image, new MaskSource.File(mask)),
                masked(other, new MaskSource.File(mask)),
                masked(image, new MaskSource.File(corrected)),
                masked(image, new MaskSource.File(mask, 128, Integer.MAX_VALUE)),
                masked(image, new MaskSource.File(mask, 1, 127)))) {
            fingerprints.add(DatasetFingerprint.of(root, Stream.of(sample)));
        }
        assertEquals(5, fingerprints.size());
    }

    /** The root of an index may be the index itself; the files are beside it. */
    @Test
    void aDataSetMayBeMoved() throws Exception {
        Path before = Files.createDirectory(elsewhere.resolve("before"));
        Path after = elsewhere.resolve("after");
        for (String name : List.of("test.png", "mask.png", "index.json")) {
            Files.createFile(before.resolve(name));
        }
        List<String> old = fingerprintsIn(before);
        Files.move(before, after);
        assertEquals(old, fingerprintsIn(after));
    }

    private static List<String> fingerprintsIn(Path folder) {
        Sample sample = masked(folder.resolve("test.png"), new MaskSource.File(folder.resolve("mask.png")));
        return List.of(
                DatasetFingerprint.of(folder, Stream.of(sample)),
                DatasetFingerprint.of(folder.resolve("index.json"), Stream.of(sample)));
    }

    private static Sample masked(Path image, MaskSource mask) {
        List<Defect> hole = List.of(new Defect("hole", Optional.of(mask)));
        return new Sample("test", "plate", new ImageSource.File(image), true, hole);
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

    @Test
    void aFolderThatIsReachedByALinkIsTheFolder() throws Exception {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);
        String before = DatasetFingerprint.of(link, Stream.of(sample()));
        assertEquals(before, fingerprint());
        Files.writeString(root.resolve("annotations/instances.json"), "{\"annotations\": []}");
        assertNotEquals(before, DatasetFingerprint.of(link, Stream.of(sample())));
    }

    @Test
    void annotationsAreFollowedThroughLinksThatStayInTheFolder() throws Exception {
        Path deep = Files.createDirectories(root.resolve("a/b/c/d"));
        Path list = Files.writeString(deep.resolve("list.csv"), "1");
        Files.createSymbolicLink(root.resolve("annotations/lists"), deep);
        Files.createSymbolicLink(root.resolve("annotations/again"), root);
        Files.createSymbolicLink(root.resolve("annotations/gone.json"), root.resolve("nothing"));
        Path outside = Files.writeString(elsewhere.resolve("other.json"), "{}");
        Files.createSymbolicLink(root.resolve("annotations/out.json"), outside);
        Files.createSymbolicLink(root.resolve("annotations/out"), elsewhere);
        String before = fingerprint();
        Files.writeString(outside, "{\"annotations\": []}");
        assertEquals(before, fingerprint(), "what is outside is none of the data set's");
        Files.writeString(list, "1,2");
        assertNotEquals(before, fingerprint());
    }

    /** Through three hundred links to three hundred links, three hundred files would be reached 27 million times. */
    @Test
    void annotationsThatLinksMultiplyAreFoundInSeconds() throws Exception {
        Path files = Files.createDirectory(root.resolve("files"));
        Path links = Files.createDirectory(root.resolve("links"));
        for (int i = 0; i < 300; i++) {
            Files.createFile(files.resolve(i + ".json"));
            Files.createSymbolicLink(links.resolve("to" + i), files);
            Files.createSymbolicLink(root.resolve("links" + i), links);
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), this::fingerprint);
    }

    @Test
    void annotationsOfAnotherNameAreOtherOnes() throws Exception {
        String before = fingerprint();
        Files.move(root.resolve("annotations/instances.json"), root.resolve("annotations/instances_test.json"));
        assertNotEquals(before, fingerprint());
    }

    /** Rendered data has no folder. The current folder takes its place, and the command writes there. */
    @Test
    void whatIsDrawnDependsOnNoFile() throws Exception {
        drawn = true;
        String before = fingerprint();
        Files.writeString(root.resolve("annotations/result.json"), "written meanwhile");
        assertEquals(before, fingerprint());
    }
}
