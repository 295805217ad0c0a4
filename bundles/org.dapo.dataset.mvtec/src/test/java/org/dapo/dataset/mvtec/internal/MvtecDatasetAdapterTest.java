package org.dapo.dataset.mvtec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.DatasetNote.Kind;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MvtecDatasetAdapterTest {
    @TempDir
    Path root;

    @Test
    void pairsMasksByNameAndNotByOrder() throws Exception {
        SampleTree.in(root)
                .file("leather/test/cut/000.png")
                .file("leather/test/cut/001.png")
                .file("leather/test/cut/010.png")
                .file("leather/ground_truth/cut/001_mask.png")
                .file("leather/ground_truth/cut/010_mask.png")
                .file("leather/ground_truth/cut/099_mask.png");
        Dataset dataset = open();
        assertEquals(
                List.of(Optional.empty(), mask("cut/001_mask.png"), mask("cut/010_mask.png")),
                samples(dataset, "test").stream()
                        .map(sample -> theDefect(sample).mask())
                        .toList());
        assertEquals(
                List.of(
                        new DatasetNote(
                                Kind.MASK_WITHOUT_IMAGE,
                                "leather/ground_truth/cut/099_mask.png",
                                "there is no image for this mask"),
                        new DatasetNote(
                                Kind.DEFECT_WITHOUT_MASK,
                                "leather/test/cut/000.png",
                                "an anomalous image without a mask")),
                dataset.notes());
    }

    /** Written on a Mac, the name of the mask has its accent as a character of its own. */
    @Test
    void aMaskIsFoundHoweverItsAccentsAreWritten() throws Exception {
        SampleTree.in(root).file("nut/test/cut/Geh\u00e4use.png").file("nut/ground_truth/cut/Geha\u0308use_mask.png");
        Dataset dataset = open();
        assertTrue(theDefect(samples(dataset, "test").get(0)).mask().isPresent());
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void goodIsGoodHoweverItIsWritten() throws Exception {
        SampleTree.in(root)
                .file("metal_nut/train/Good/000.png")
                .file("metal_nut/test/GOOD/000.png")
                .file("metal_nut/test/bent/000.png")
                .file("metal_nut/ground_truth/bent/000_mask.png");
        Dataset dataset = open();
        assertEquals(
                List.of(normal("metal_nut/train/Good/000", "metal_nut", "metal_nut/train/Good/000.png")),
                samples(dataset, "train"));
        assertEquals(
                1, samples(dataset, "test").stream().filter(Sample::anomalous).count());
    }

    @Test
    void defectsToTrainOnAreNotedAsTheyAreProbablyGoodOnes() throws Exception {
        SampleTree.in(root).file("nut/train/ok/000.png").file("nut/test/good/000.png");
        Dataset dataset = open();
        assertTrue(samples(dataset, "train").get(0).anomalous());
        assertEquals(
                List.of(new DatasetNote(
                        Kind.OTHER,
                        "nut/train/ok",
                        "its images count as defective; the good ones are in folders called 'good'")),
                dataset.notes().stream()
                        .filter(note -> note.kind() == Kind.OTHER)
                        .toList());
    }

    @Test
    void tellsGoodFromDefectAndNamesTheTypeByItsFolder() throws Exception {
        SampleTree.in(root)
                .file("metal_nut/train/good/000.png")
                .file("metal_nut/test/good/000.png")
                .file("metal_nut/test/bent/000.png")
                .file("metal_nut/ground_truth/bent/000_mask.png");
        Dataset dataset = open();
        assertEquals(List.of("train", "test"), dataset.splits());
        assertEquals(
                List.of(normal("metal_nut/train/good/000", "metal_nut", "metal_nut/train/good/000.png")),
                samples(dataset, "train"));
        Sample bent = samples(dataset, "test").get(0);
        assertTrue(bent.anomalous());
        assertEquals("bent", theDefect(bent).name());
        assertEquals(
                normal("metal_nut/test/good/000", "metal_nut", "metal_nut/test/good/000.png"),
                samples(dataset, "test").get(1));
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void aMaskIsNotGivenToTheTrainingImageOfTheSameNumber() throws Exception {
        SampleTree.in(root)
                .file("pill/train/crack/000.png")
                .file("pill/test/crack/000.png")
                .file("pill/ground_truth/crack/000_mask.png");
        Dataset dataset = open();
        assertEquals(
                Optional.empty(), theDefect(samples(dataset, "train").get(0)).mask());
        assertTrue(theDefect(samples(dataset, "test").get(0)).mask().isPresent());
    }

    @Test
    void readsEveryImageSuffixInAnyCase() throws Exception {
        SampleTree tree = SampleTree.in(root);
        for (String name : List.of("a.png", "b.JPG", "c.jpeg", "d.bmp", "e.tif", "f.TIFF", "g.gif")) {
            tree.file("tile/test/crack/" + name);
        }
        tree.file("tile/ground_truth/crack/b_mask.PNG").file("tile/ground_truth/crack/d_mask.bmp");
        List<Sample> samples = samples(open(), "test");
        assertEquals(
                List.of("a", "b", "c", "d", "e", "f", "g"),
                samples.stream()
                        .map(sample -> sample.id().replace("tile/test/crack/", ""))
                        .toList());
        assertEquals(
                List.of("tile/test/crack/b", "tile/test/crack/d"),
                samples.stream()
                        .filter(sample -> theDefect(sample).mask().isPresent())
                        .map(Sample::id)
                        .toList());
    }

    @Test
    void ordersProductsAsWholeNamesAndNotAsPartsOfPaths() throws Exception {
        SampleTree.in(root)
                .file("nut/test/good/0.png")
                .file("nut-2/test/good/0.png")
                .file("nut 3/test/good/0.png");
        assertEquals(
                List.of("nut", "nut 3", "nut-2"),
                samples(open(), "test").stream().map(Sample::product).toList());
    }

    @Test
    void notesWhatLooksOutOfPlaceAndIsSilentAboutReadmes() throws Exception {
        SampleTree.in(root)
                .file("license.txt")
                .file("overview.png")
                .file("papers/mvtec.pdf")
                .file("wood/readme.txt")
                .file("wood/preview.png")
                .file("wood/validation/good/000.png")
                .file("wood/test/loose.png")
                .file("wood/test/hole/000.png")
                .file("wood/test/hole/Thumbs.db")
                .file("wood/test/hole/old/000.png")
                .file("wood/ground_truth/loose.png")
                .file("wood/ground_truth/hole/old/000_mask.png")
                .file("wood/ground_truth/good/000_mask.png")
                .file("wood/ground_truth/hole/000_mask.png")
                .file("wood/ground_truth/hole/000.png");
        Dataset dataset = open();
        assertEquals(1, samples(dataset, "test").size());
        assertTrue(dataset.notes().stream().allMatch(note -> note.kind() == Kind.FILE_IGNORED));
        assertEquals(
                List.of(
                        "overview.png",
                        "papers",
                        "wood/ground_truth/good",
                        "wood/ground_truth/hole/000.png",
                        "wood/ground_truth/hole/old",
                        "wood/ground_truth/loose.png",
                        "wood/preview.png",
                        "wood/test/hole/old",
                        "wood/test/loose.png",
                        "wood/validation"),
                dataset.notes().stream().map(DatasetNote::subject).toList());
    }

    @Test
    void twoImagesWithOneIdAreRefusedByName() throws Exception {
        SampleTree.in(root).file("tile/test/crack/000.png").file("tile/test/crack/000.jpg");
        assertRefused(root, root.resolve("tile/test/crack/000.jpg").toString(), "000.png");
    }

    @Test
    void twoMasksForOneImageAreRefusedByName() throws Exception {
        SampleTree.in(root)
                .file("tile/test/crack/000.png")
                .file("tile/ground_truth/crack/000_mask.png")
                .file("tile/ground_truth/crack/000_mask.bmp");
        assertRefused(root, "000_mask.png", "000_mask.bmp");
    }

    @Test
    void charactersThatAnIdMustNotHaveBecomeUnderscores() throws Exception {
        SampleTree.in(root).file("tile/test/crack/a#1;b.png").file("tile/test/crack/Kratzer gro\u00df (2).png");
        assertEquals(
                List.of("tile/test/crack/Kratzer gro\u00df (2)", "tile/test/crack/a_1_b"),
                samples(open(), "test").stream().map(Sample::id).toList());
    }

    @Test
    void theFolderOfOneProductIsRefusedAndItsParentNamed() throws Exception {
        SampleTree.in(root).file("leather/train/good/000.png");
        assertRefused(root.resolve("leather"), "is one product", "the data set is the folder above it, " + root);
    }

    @Test
    void aLinkWithinTheDataSetIsFollowed() throws Exception {
        SampleTree.in(root).file("tile/test/crack/000.png").file("shared/000.png");
        Files.createSymbolicLink(root.resolve("tile/test/crack/001.png"), root.resolve("shared/000.png"));
        assertEquals(2, samples(open(), "test").size());
    }

    @Test
    void aLinkThatLeadsOutIsRefusedByName(@TempDir Path elsewhere) throws Exception {
        SampleTree.in(elsewhere).file("000.png");
        SampleTree.in(root).file("tile/test/crack/000.png");
        Path link = Files.createSymbolicLink(root.resolve("tile/test/crack/001.png"), elsewhere.resolve("000.png"));
        assertRefused(root, link.toString(), "leads out of the data set");
    }

    @Test
    void aLinkThatLeadsNowhereIsRefusedByName() throws Exception {
        SampleTree.in(root).file("tile/test/crack/000.png");
        Path link = Files.createSymbolicLink(root.resolve("bottle"), root.resolve("gone"));
        assertRefused(root, link.toString(), "leads nowhere");
    }

    @Test
    void readsTheIncompleteLeatherSample() throws Exception {
        Path leather = Path.of(System.getProperty("dapo.test.data", "absent"), "mvtec-leather-mini");
        assumeTrue(Files.isDirectory(leather), () -> "real images are not here: " + leather);
        Dataset dataset = new MvtecDatasetAdapter().open(leather);
        assertEquals(2, samples(dataset, "train").size());
        List<Sample> test = samples(dataset, "test");
        assertEquals(4, test.stream().filter(sample -> !sample.anomalous()).count());
        List<Sample> anomalous = test.stream().filter(Sample::anomalous).toList();
        assertEquals(16, anomalous.size());
        assertEquals(
                11,
                anomalous.stream()
                        .filter(sample -> theDefect(sample).mask().isPresent())
                        .count());
        assertEquals(
                5,
                dataset.notes().stream()
                        .filter(note -> note.kind() == Kind.DEFECT_WITHOUT_MASK)
                        .count());
        assertEquals(
                7,
                dataset.notes().stream()
                        .filter(note -> note.kind() == Kind.MASK_WITHOUT_IMAGE)
                        .count());
        assertEquals(12, dataset.notes().size());
    }

    private Dataset open() throws DatasetException {
        return new MvtecDatasetAdapter().open(root);
    }

    private static List<Sample> samples(Dataset dataset, String split) throws DatasetException {
        return dataset.samples(split).toList();
    }

    private static Defect theDefect(Sample sample) {
        assertEquals(1, sample.defects().size(), sample.id());
        return sample.defects().get(0);
    }

    private Optional<MaskSource> mask(String name) {
        return Optional.of(
                new MaskSource.File(root.resolve("leather/ground_truth").resolve(name)));
    }

    private Sample normal(String id, String product, String file) {
        return new Sample(id, product, new ImageSource.File(root.resolve(file)), false, List.of());
    }

    private static void assertRefused(Path folder, String... parts) throws IOException {
        String message = assertThrows(DatasetException.class, () -> new MvtecDatasetAdapter().open(folder))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'%s' should be in: %s".formatted(part, message));
        }
    }
}
