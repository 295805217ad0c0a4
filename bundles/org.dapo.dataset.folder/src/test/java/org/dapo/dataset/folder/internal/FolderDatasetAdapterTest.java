package org.dapo.dataset.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetAdapterTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("gasket"));
    }

    @Test
    void theFoldersOnTheWaySayVerdictSplitAndProduct() throws Exception {
        write(
                "good/1.png",
                "Bad/2.png",
                "nut/NG/day 3/4.png",
                "train/ok/5.png",
                "nut/train/good/6.png",
                "val/good/7.png");
        assertEquals(
                List.of(
                        "train gasket train/ok/5 good",
                        "train nut nut/train/good/6 good",
                        "validation gasket val/good/7 good",
                        "test gasket Bad/2 bad",
                        "test gasket good/1 good",
                        "test nut nut/NG/day 3/4 bad"),
                told(""));
    }

    @Test
    void theFirstVerdictCountsSoThatBadOnesMayBeSortedFurther() throws Exception {
        write("bad/good shape/1.png", "bad/normal/2.png", "good/1.png");
        assertEquals(
                List.of("test gasket bad/good shape/1 bad", "test gasket bad/normal/2 bad", "test gasket good/1 good"),
                told(""));
    }

    @Test
    void theProductCanBeNamed() throws Exception {
        write("good/1.png", "ko/2.png");
        assertEquals(List.of("test seal good/1 good", "test seal ko/2 bad"), told(",product=seal"));
    }

    @Test
    void theProductThatIsNamedIsTheOnlyOne() throws Exception {
        write("2024-05/good/1.png");
        assertEquals(List.of("test 2024-05 2024-05/good/1 good"), told(""));
        assertEquals(List.of("test seal 2024-05/good/1 good"), told(",product=seal"));
    }

    @Test
    void masksOfOtherLayoutsAreNoImages() throws Exception {
        write("nut/test/bad/1.png", "nut/ground_truth/bad/1.png", "Masks/ko/1.png");
        assertEquals(List.of("test nut nut/test/bad/1 bad"), told(""));
        assertEquals(
                List.of("Masks/ko/1.png", "nut/ground_truth/bad/1.png"),
                open("").notes().stream().map(DatasetNote::subject).toList());
    }

    /** Above them, such a folder is a product: labels are inspected too. */
    @Test
    void masksAmongImagesAreNoImages() throws Exception {
        write("labels/good/1.png", "nut/bad/1.png", "nut/bad/labels/1.png", "nut/bad/GT/2.png");
        assertEquals(List.of("test labels labels/good/1 good", "test nut nut/bad/1 bad"), told(""));
        assertEquals(
                List.of("nut/bad/GT/2.png", "nut/bad/labels/1.png"),
                open("").notes().stream().map(DatasetNote::subject).toList());
    }

    @Test
    void anImageOfWhichNothingIsSaidIsNoted() throws Exception {
        write("good/1.png", "2.png", "nut/3.png");
        assertEquals(
                List.of("2.png", "nut/3.png"),
                open("").notes().stream().map(DatasetNote::subject).toList());
    }

    @Test
    void aFolderWithoutAVerdictIsRefusedWithWhatWouldBeRight() throws Exception {
        write("cut/1.png");
        String message = assertThrows(DatasetException.class, () -> open("")).getMessage();
        assertTrue(message.contains("a folder called good or bad"), message);
    }

    private Dataset open(String settings) throws DatasetException {
        return new FolderDatasetAdapter().open(Path.of(root + settings));
    }

    private List<String> told(String settings) throws DatasetException {
        Dataset dataset = open(settings);
        List<String> told = new ArrayList<>();
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split).toList()) {
                told.add("%s %s %s %s"
                        .formatted(split, sample.product(), sample.id(), sample.anomalous() ? "bad" : "good"));
            }
        }
        return told;
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.createDirectories(root.resolve(name).getParent());
            Files.createFile(root.resolve(name));
        }
    }
}
