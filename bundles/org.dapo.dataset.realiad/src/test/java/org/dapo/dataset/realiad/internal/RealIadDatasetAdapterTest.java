package org.dapo.dataset.realiad.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealIadDatasetAdapterTest {
    @TempDir
    Path root;

    @BeforeEach
    void write() throws Exception {
        RealIadTree.write(root);
    }

    @Test
    void theListAndNotTheFolderSaysWhatAnImageShows() throws Exception {
        Dataset dataset = open("");
        assertEquals(List.of("train", "test"), dataset.splits());
        List<Sample> test = dataset.samples("test").toList();
        Path mask = root.resolve("realiad_1024/audiojack/NG/AK/S0002/a_0002_NG_AK_C1.png");
        assertEquals(
                List.of(new Defect("AK", Optional.of(new MaskSource.File(mask)))),
                test.get(0).defects());
        assertFalse(test.get(1).anomalous(), "the defect cannot be seen in the second view");
        assertEquals("audiojack", test.get(1).product());
        assertEquals(List.of(), dataset.notes());
        assertEquals(Map.of("size", "1024", "lists", "realiad_jsons"), ((DescribedDataset) dataset).choices());
    }

    @Test
    void anotherSizeAndAnotherFolderOfListsCanBeTaken() throws Exception {
        RealIadTree.file(root, "realiad_256/audiojack/OK/S0001/a_0001_OK_C1.jpg");
        Files.createDirectory(root.resolve("realiad_jsons_sv"));
        Files.writeString(root.resolve("realiad_jsons_sv/audiojack.json"), """
                {"test": [{"anomaly_class": "OK", "image_path": "audiojack/OK/S0001/a_0001_OK_C1.jpg"}]}
                """);
        Dataset dataset = open(",size=256,lists=realiad_jsons_sv");
        Sample sample = dataset.samples("test").findFirst().orElseThrow();
        assertEquals("realiad_256/audiojack/OK/S0001/a_0001_OK_C1", sample.id());
        assertEquals("audiojack", sample.product(), "the list's name, where an entry has none");
        assertTrue(refusal(",size=512").contains("realiad_512 is not there"));
        assertTrue(refusal(",lists=../elsewhere").contains("leads out of the data set"));
    }

    @Test
    void listsAreFoundWhereTheirArchivePutsThem() throws Exception {
        Path lists = root.resolve("realiad_jsons");
        Path unzipped = Files.createDirectory(root.resolve("unzipped"));
        Files.move(lists, unzipped.resolve("realiad_jsons"));
        Files.move(unzipped, lists);
        Files.createDirectory(lists.resolve("realiad_jsons_sv"));
        Files.writeString(lists.resolve("realiad_jsons_sv/audiojack.json"), """
                {"test": [{"anomaly_class": "OK", "image_path": "audiojack/OK/S0001/a_0001_OK_C1.jpg"}]}
                """);
        Dataset usual = open("");
        assertEquals(
                Map.of("size", "1024", "lists", "realiad_jsons/realiad_jsons"), ((DescribedDataset) usual).choices());
        assertEquals(List.of("train", "test"), usual.splits());
        assertEquals(1, open(",lists=realiad_jsons_sv").samples("test").count());
    }

    @Test
    void withoutASizeTheLargestThatIsThereIsTaken() throws Exception {
        RealIadTree.file(root, "realiad_256/audiojack/OK/S0001/a_0001_OK_C1.jpg");
        RealIadTree.file(root, "realiad_512/audiojack/OK/S0001/a_0001_OK_C1.jpg");
        assertEquals("1024", ((DescribedDataset) open("")).choices().get("size"));
        Files.move(root.resolve("realiad_1024"), root.resolve("put away"));
        assertEquals("512", ((DescribedDataset) open("")).choices().get("size"));
        Files.move(root.resolve("realiad_512"), root.resolve("put away too"));
        assertEquals("256", ((DescribedDataset) open("")).choices().get("size"));
    }

    @Test
    void thePrefixOfAListMayEndWithASlashOrNotOrBeEmpty() throws Exception {
        Path list = root.resolve("realiad_jsons/audiojack.json");
        List<Sample> expected = open("").samples("test").toList();
        Files.writeString(list, RealIadTree.LIST.replace("\"audiojack/\"", "\"audiojack\""));
        assertEquals(expected, open("").samples("test").toList());
        String whole = RealIadTree.LIST.replace("\"audiojack/\"", "\"\"");
        for (String folder : List.of("OK/S", "NG/A")) {
            whole = whole.replace("\"" + folder, "\"audiojack/" + folder);
        }
        Files.writeString(list, whole);
        assertEquals(expected, open("").samples("test").toList());
    }

    @Test
    void aMaskOfAnotherNameThanItsImageIsNotLeftOver() throws Exception {
        Path folder = root.resolve("realiad_1024/audiojack/NG/AK/S0002");
        Files.move(folder.resolve("a_0002_NG_AK_C1.png"), folder.resolve("mask.png"));
        Path list = root.resolve("realiad_jsons/audiojack.json");
        Files.writeString(list, RealIadTree.LIST.replace("a_0002_NG_AK_C1.png", "mask.png"));
        assertEquals(List.of(), open("").notes());
    }

    @Test
    void whatIsMissingIsNoted() throws Exception {
        Files.delete(root.resolve("realiad_1024/audiojack/NG/AK/S0002/a_0002_NG_AK_C1.png"));
        Files.delete(root.resolve("realiad_1024/audiojack/OK/S0001/a_0001_OK_C1.jpg"));
        RealIadTree.file(root, "realiad_1024/audiojack/NG/AK/S0002/a_0009_NG_AK_C1.png");
        assertEquals(
                List.of("DEFECT_WITHOUT_MASK", "MASK_WITHOUT_IMAGE", "FILE_MISSING"),
                open("").notes().stream().map(note -> note.kind().name()).toList());
    }

    @Test
    void aProductWithoutAListIsNoted() throws Exception {
        RealIadTree.file(root, "realiad_1024/zipper/OK/S0001/z_0001_OK_C1.jpg");
        assertEquals(
                List.of("FILE_IGNORED realiad_1024/zipper"),
                open("").notes().stream()
                        .map(note -> note.kind() + " " + note.subject())
                        .toList());
    }

    @Test
    void aMaskOfAGoodImageIsNoted() throws Exception {
        RealIadTree.file(root, "realiad_1024/audiojack/NG/AK/S0002/a_0002_NG_AK_C2.png");
        Files.writeString(
                root.resolve("realiad_jsons/audiojack.json"),
                RealIadTree.LIST.replace(
                        "\"mask_path\": null}]}", "\"mask_path\": \"NG/AK/S0002/a_0002_NG_AK_C2.png\"}]}"));
        assertEquals(
                List.of(
                        "audiojack/NG/AK/S0002/a_0002_NG_AK_C2.jpg: normal by its class, but it has a mask, which is not read"),
                open("").notes().stream()
                        .map(note -> note.subject().replaceFirst("realiad_1024/", "") + ": " + note.text())
                        .toList());
    }

    @Test
    void whatIsWrongInAListNamesFileAndPlace() throws Exception {
        Path list = root.resolve("realiad_jsons/audiojack.json");
        for (String[] wrong : List.of(
                new String[] {"\"OK/S0001/a_0001_OK_C1.jpg\"", "\"../../../x.jpg\"", "$.train[0].image_path"},
                new String[] {"\"OK/S0001/a_0001_OK_C1.jpg\"", "\"\"", "$.train[0] has no image_path"},
                new String[] {"OK/S0001/a_0001_OK_C1.jpg", "NG/AK/S0002/a_0002_NG_AK_C2.jpg", "is listed twice"},
                new String[] {"\"anomaly_class\": \"AK\", ", "", "$.test[0].anomaly_class is missing"})) {
            Files.writeString(list, RealIadTree.LIST.replace(wrong[0], wrong[1]));
            assertTrue(refusal("").contains(wrong[2]), refusal(""));
            CheckedDataset checked = new RealIadDatasetAdapter().check(root);
            assertEquals(1, checked.problems().size(), wrong[2]);
        }
        Files.writeString(list, "{\"test\": 3}");
        assertTrue(refusal("").contains(list + ": $.test: expected a list of images, not number"), refusal(""));
    }

    private Dataset open(String settings) throws DatasetException {
        return new RealIadDatasetAdapter().open(Path.of(root + settings));
    }

    private String refusal(String settings) {
        return assertThrows(DatasetException.class, () -> open(settings)).getMessage();
    }
}
