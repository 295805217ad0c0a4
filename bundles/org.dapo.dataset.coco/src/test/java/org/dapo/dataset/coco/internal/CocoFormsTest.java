package org.dapo.dataset.coco.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that tools give to annotations: what they leave out, what they write besides, and from where they count. */
class CocoFormsTest {
    private static final String HEAD = """
            {"images": [{"id": 0, "file_name": "a.png", "width": 4, "height": 3}],
             "categories": [{"id": 0, "name": "scratch"}],
             "annotations": [{"image_id": 0, "category_id": 0""";

    @TempDir
    Path root;

    @BeforeEach
    void writeAnImage() throws Exception {
        CocoTree.file(root, "images/a.png");
    }

    /** The polygon is the left half of the box: its pixels are counted from the left, row by row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'segmentation': [[0, 0, 0, 2, 2, 2, 2, 0]], 'bbox': [0, 0, 4, 2]     | 0 1 4 5",
                "'segmentation': [[], [0, 0, 0, 2, 2, 2, 2, 0]], 'bbox': [0, 0, 4, 2] | 0 1 4 5",
                "'segmentation': [[1, 1, 3, 2], [0, 0, 0, 2, 2, 2, 2, 0]]             | 0 1 4 5",
                "'segmentation': [[1, 1, 3, 2]], 'bbox': [0, 0, 1, 1]                 | 0",
                "'segmentation': [[]], 'bbox': [0, 0, 1, 1]                           | 0",
                "'segmentation': null, 'bbox': [0, 0, 1, 1]                           | 0",
                "'segmentation': [[0, 0, 0, 2, 2, 2, 2, 0]], 'bbox': null             | 0 1 4 5"
            })
    void aSegmentationThatMarksSomethingCountsAndOtherwiseTheBox(String region, String pixels) throws Exception {
        write(region);
        BitSet expected = new BitSet();
        for (String pixel : pixels.split(" ")) {
            expected.set(Integer.parseInt(pixel));
        }
        Defect defect =
                open().samples("test").findFirst().orElseThrow().defects().get(0);
        MaskSource.Pixels mask = (MaskSource.Pixels) defect.mask().orElseThrow();
        assertEquals(new Mask(4, 3, expected), mask.loader().load());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[0, 0, 2, 0]", "[0, 0, 0, 2]", "[0, 0, -1, 2]", "[0, 0, 2]", "[]"})
    void aBoxWithoutPixelsMarksNothing(String box) throws Exception {
        write("'bbox': " + box);
        assertEquals(List.of("DEFECT_WITHOUT_MASK images/a.png"), notes(open()));
    }

    /** Some tools count images from 0. */
    @Test
    void anIdOfZeroIsAsGoodAsAnother() throws Exception {
        write("'bbox': [0, 0, 1, 1]");
        assertEquals(1, open().samples("test").filter(Sample::anomalous).count());
        CocoTree.annotations(
                root,
                "instances_test.json",
                HEAD.replace(
                                "{\"id\": 0, \"file_name\": \"a.png\"",
                                "{\"id\": 0, \"file_name\": \"b.png\", \"width\": 4, \"height\": 3}, {\"id\": 0, \"file_name\": \"a.png\"")
                        + "}]}");
        String message = assertThrows(DatasetException.class, this::open).getMessage();
        assertTrue(message.endsWith("$.images[1]: an image with the id 0 is there twice"), message);
    }

    /** Such as captions, or a description of the data set. */
    @Test
    void otherFilesAreReadOnlyWhereThereAreNoInstances() throws Exception {
        write("'bbox': [0, 0, 1, 1]");
        CocoTree.annotations(root, "captions_test.json", "[]");
        assertEquals(List.of("test"), open().splits());
        Files.delete(root.resolve("annotations/captions_test.json"));
        Files.move(root.resolve("annotations/instances_test.json"), root.resolve("annotations/all.json"));
        assertEquals(List.of("all"), open().splits());
    }

    @Test
    void anAnnotatedImageAmongTheGoodOnesIsNotGood() throws Exception {
        CocoTree.file(root, "good/1.png");
        write("'bbox': [0, 0, 1, 1]");
        Path file = root.resolve("annotations/instances_test.json");
        Files.writeString(file, Files.readString(file).replace("a.png", "good/1.png"));
        Dataset dataset = open();
        assertEquals(
                List.of("good/1 true"),
                dataset.samples("test")
                        .map(sample -> sample.id() + " " + sample.anomalous())
                        .toList());
        assertEquals(List.of("OTHER good/1.png", "FILE_IGNORED images/a.png"), notes(dataset));
    }

    /** Four sides of the image, or a thousand pixels if that is more. */
    @Test
    void aPolygonMayReachOutOfALargeImageAsFarAsOutOfASmallOne() throws Exception {
        for (int side : new int[] {10, 2000}) {
            int farthest = Math.max(1000, 4 * side);
            Canvas canvas = new Canvas(side, side, 1);
            double[] all = {-farthest, -farthest, -farthest, farthest, farthest, farthest, farthest, -farthest};
            new PolygonPainter(canvas).paint(all);
            assertEquals(side * side, canvas.mask().area());
            all[4]++;
            assertThrows(ImageException.class, () -> new PolygonPainter(canvas).paint(all));
        }
    }

    private void write(String region) throws Exception {
        CocoTree.annotations(root, "instances_test.json", HEAD + ", " + region.replace('\'', '"') + "}]}");
    }

    private Dataset open() throws DatasetException {
        return new CocoDatasetAdapter().open(root);
    }

    private static List<String> notes(Dataset dataset) {
        return dataset.notes().stream()
                .map(note -> note.kind() + " " + note.subject())
                .toList();
    }
}
