package org.dapo.dataset.coco.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoDatasetAdapterTest {
    @TempDir
    Path temporary;

    private Path root;

    @BeforeEach
    void write() throws Exception {
        root = Files.createDirectory(temporary.resolve("line2"));
        CocoTree.write(root);
    }

    @Test
    void aCategoryIsADefectWithAllThatIsAnnotatedOfItInOneMask() throws Exception {
        Sample first = samples("").stream()
                .filter(sample -> sample.id().equals("images/test/a"))
                .findFirst()
                .orElseThrow();
        assertEquals("line2", first.product());
        assertEquals(
                List.of("scratch", "dent"),
                first.defects().stream().map(Defect::name).toList());
        assertEquals(new Mask(4, 3, BitSet.valueOf(new long[] {0b0110_0001})), mask(first, 0));
        // One pixel after eleven others is the last of the image.
        assertEquals(new Mask(4, 3, BitSet.valueOf(new long[] {1 << 11})), mask(first, 1));
    }

    @Test
    void anAnnotationWithoutASegmentationIsItsBox() throws Exception {
        Sample second = samples("").get(1);
        assertEquals("images/b", second.id());
        assertEquals(new Mask(4, 3, BitSet.valueOf(new long[] {1})), mask(second, 0));
    }

    @Test
    void anImageWithoutAnnotationsIsNormalAndSoAreThoseInTheFolderOfGoodOnes() throws Exception {
        CocoTree.file(root, "good/train/2.png");
        Dataset dataset = open("");
        assertEquals(List.of("train", "test"), dataset.splits());
        assertEquals(
                List.of("good/1", "images/c"),
                dataset.samples("test")
                        .filter(sample -> !sample.anomalous())
                        .map(Sample::id)
                        .toList());
        assertEquals(
                List.of("good/train/2"),
                dataset.samples("train").map(Sample::id).toList());
        assertEquals(List.of(), dataset.notes());
        assertEquals(Map.of("good", "good"), ((DescribedDataset) dataset).choices());
    }

    @Test
    void theFolderOfGoodImagesAndTheProductCanBeNamed() throws Exception {
        Files.move(root.resolve("good"), root.resolve("ok parts"));
        Dataset dataset = open(",good=ok parts,product=bolt");
        assertEquals(4, dataset.samples("test").count());
        assertTrue(dataset.samples("test").allMatch(sample -> sample.product().equals("bolt")));
        assertEquals("none", ((DescribedDataset) open("")).choices().get("good"));
        assertTrue(refusal(",good=none").contains("none is not there"));
        assertTrue(refusal(",good=../x").contains("leads out of the data set"));
    }

    @Test
    void withOneListOfAnotherNameGoodImagesAreInItsSplit() throws Exception {
        Files.move(root.resolve("annotations/instances_test.json"), root.resolve("annotations/instances_default.json"));
        assertEquals(List.of("default"), open("").splits());
    }

    @Test
    void whatMarksNothingOrIsNotThereIsNoted() throws Exception {
        Files.delete(root.resolve("images/c.png"));
        CocoTree.file(root, "images/extra.png");
        CocoTree.annotations(
                root,
                "instances_test.json",
                CocoTree.TEST
                        .replace("[0, 0, 1, 1]", "[0, 0, 0, 0]")
                        .replace("\"id\": 3, \"image_id\": 1", "\"id\": 3, \"image_id\": 99"));
        Dataset dataset = open("");
        assertEquals(
                List.of(
                        "MASK_WITHOUT_IMAGE annotations/instances_test.json",
                        "DEFECT_WITHOUT_MASK images/b.png",
                        "FILE_IGNORED images/extra.png",
                        "FILE_MISSING images/test/c.png"),
                dataset.notes().stream()
                        .map(note -> note.kind() + " " + note.subject())
                        .toList());
        Sample marksNothing = dataset.samples("test").toList().get(1);
        assertTrue(marksNothing.anomalous());
        assertFalse(marksNothing.defects().get(0).mask().isPresent());
    }

    @Test
    void aMaskThatCannotBeMadeNamesItsImageAndWhatIsWrong() throws Exception {
        CocoTree.annotations(root, "instances_test.json", CocoTree.TEST.replace("[0, 1, 11]", "[0, 1, 99]"));
        Sample first = samples("").get(3);
        String message =
                assertThrows(ImageException.class, () -> mask(first, 0)).getMessage();
        assertTrue(message.contains("'scratch' in images/test/a.png: the run lengths leave an image"), message);
    }

    @Test
    void imagesWithoutAnIdAreEachToldAsThat() throws Exception {
        Files.writeString(root.resolve("annotations/instances_test.json"), """
                {"images": [{"file_name": "a.png"}, {"file_name": "b.png"}], "annotations": [], "categories": []}""");
        assertEquals(
                2,
                new CocoDatasetAdapter()
                        .check(root).problems().stream()
                                .filter(problem -> problem.text().contains("an image needs an id and a file_name"))
                                .count());
    }

    @Test
    void whatIsWrongNamesFileAndPlaceAndACheckGoesOn() throws Exception {
        Path file = root.resolve("annotations/instances_test.json");
        for (String[] wrong : List.of(
                new String[] {"\"c.png\"", "\"../../x.png\"", "$.images[2].file_name: 'images/../../x.png' leads out"},
                new String[] {"\"c.png\"", "\"\"", "$.images[2]: an image needs an id and a file_name"},
                new String[] {"\"c.png\"", "\"b.png\"", "is listed twice"},
                new String[] {"\"id\": 3, \"file_name\"", "\"id\": 2, \"file_name\"", "the id 2 is there twice"},
                new String[] {
                    "\"category_id\": 8, \"segmentation\": []",
                    "\"category_id\": 9, \"segmentation\": []",
                    "$.annotations[3]: there is no category 9"
                },
                new String[] {"\"b.png\", \"width\": 4", "\"b.png\", \"width\": 400000000", "an image of 400000000 x 3"
                })) {
            Files.writeString(file, CocoTree.TEST.replace(wrong[0], wrong[1]));
            assertTrue(refusal("").contains(wrong[2]), refusal(""));
            CheckedDataset checked = new CocoDatasetAdapter().check(root);
            assertEquals(1, checked.problems().size(), wrong[2]);
        }
    }

    @Test
    void whatLeavesOpenWhatIsMeantIsRefusedWithItsPlace() throws Exception {
        Path file = root.resolve("annotations/instances_test.json");
        for (String[] wrong : List.of(
                new String[] {"[0, 1, 11]", "[0, 1, [11]]", "$.annotations[1].segmentation.counts[2]"},
                new String[] {
                    "[0, 1, 11]",
                    "[0, 1.5, 10.5]",
                    ".segmentation.counts: expected a list of run lengths, all whole numbers, not 1.5"
                },
                new String[] {"[3, 4], \"counts\": [", "[3, 4.5], \"counts\": [", "all whole numbers, not 4.5"},
                new String[] {
                    "\"id\": 8, \"name\"",
                    "\"id\": 7, \"name\"",
                    "$.categories[1]: the category 'dent' has the id 7, and so has 'scratch'"
                },
                new String[] {
                    "\"id\": 8, \"name\"", "\"name\"", "$.categories[1]: the category 'dent' needs an id, 0 or more"
                },
                new String[] {"\"id\": 8, \"name\"", "\"id\": -1, \"name\"", "the category 'dent' needs an id"})) {
            Files.writeString(file, CocoTree.TEST.replace(wrong[0], wrong[1]));
            assertTrue(refusal("").startsWith(file + ": "), refusal(""));
            assertTrue(refusal("").contains(wrong[2]), refusal(""));
        }
    }

    @Test
    void anImageWithoutAnOutlineNeedsNoSize() throws Exception {
        CocoTree.annotations(
                root,
                "instances_test.json",
                CocoTree.TEST.replace(
                        "\"c.png\", \"width\": 4, \"height\": 3", "\"c.png\", \"width\": null, \"height\": null"));
        assertTrue(samples("").stream().anyMatch(sample -> sample.id().equals("images/c")));
    }

    @Test
    void annotationsOfMoreTypesThanALargeImageCanHaveAreRefusedByName() throws Exception {
        CocoTree.annotations(root, "instances_test.json", """
                {"images": [{"id": 1, "file_name": "a.png", "width": 10000, "height": 10000}],
                 "categories": [%s], "annotations": [%s]}
                """.formatted(
                        IntStream.rangeClosed(1, 17)
                                .mapToObj("{\"id\": %1$d, \"name\": \"type %1$d\"}"::formatted)
                                .collect(Collectors.joining(",")),
                        IntStream.rangeClosed(1, 17)
                                .mapToObj("{\"image_id\": 1, \"category_id\": %d, \"bbox\": [1, 1, 2, 2]}"::formatted)
                                .collect(Collectors.joining(","))));
        Sample sample = samples("").get(1);
        assertEquals(
                "the annotations of 'type 1' in images/test/a.png: they are of one of 17 types in an image of"
                        + " 10000 x 10000; it may have 16 at most",
                assertThrows(ImageException.class, () -> mask(sample, 0)).getMessage());
    }

    /** Without the limit, a file of a hundred kilobytes would take half an hour. */
    @Test
    void annotationsThatMarkAnImageOverAndOverAreRefused() throws Exception {
        String one = "{\"image_id\": 1, \"category_id\": %d,"
                + " \"segmentation\": {\"size\": [10000, 10000], \"counts\": [0, %d, %d]}}";
        CocoTree.annotations(root, "instances_test.json", """
                {"images": [{"id": 1, "file_name": "a.png", "width": 10000, "height": 10000}],
                 "categories": [{"id": 7, "name": "scratch"}, {"id": 8, "name": "dent"}],
                 "annotations": [%s, %s]}
                """.formatted(
                        one.formatted(7, 1, 99_999_999),
                        String.join(", ", Collections.nCopies(9, one.formatted(8, 100_000_000, 0)))));
        Sample sample = samples("").get(1);
        assertEquals(1, mask(sample, 0).area());
        assertEquals(
                "the annotations of 'dent' in images/test/a.png: they mark an image of 10000 x 10000 over and over,"
                        + " more than 800000000 pixels in all; mark each once",
                assertThrows(ImageException.class, () -> mask(sample, 1)).getMessage());
    }

    private Mask mask(Sample sample, int defect) throws ImageException {
        MaskSource source = sample.defects().get(defect).mask().orElseThrow();
        return ((MaskSource.Pixels) source).loader().load();
    }

    private List<Sample> samples(String settings) throws DatasetException {
        return open(settings).samples("test").toList();
    }

    private Dataset open(String settings) throws DatasetException {
        return new CocoDatasetAdapter().open(Path.of(root + settings));
    }

    private String refusal(String settings) {
        return assertThrows(DatasetException.class, () -> open(settings)).getMessage();
    }
}
