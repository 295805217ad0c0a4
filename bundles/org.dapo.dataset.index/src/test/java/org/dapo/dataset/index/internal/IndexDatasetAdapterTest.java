package org.dapo.dataset.index.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
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
import org.dapo.layout.JsonFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexDatasetAdapterTest {
    @TempDir
    Path root;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectories(root.resolve("nut"));
        for (String name : List.of("0.png", "1.png", "2.png", "1_mask.png")) {
            Files.createFile(root.resolve("nut").resolve(name));
        }
    }

    @Test
    void readsSplitsProductsAndEntries() throws Exception {
        Dataset dataset = open("""
                {"train": {"nut": [{"img_path": "nut/0.png", "mask_path": "", "cls_name": "nut",
                                    "specie_name": "good", "anomaly": 0}]},
                 "test": {"nut": [{"img_path": "nut/1.png", "mask_path": "nut/1_mask.png", "cls_name": "nut",
                                   "specie_name": "bent", "anomaly": 1}]}}
                """);
        assertEquals(List.of("train", "test"), dataset.splits());
        assertEquals(List.of(sample("nut/0", false)), samples(dataset, "train"));
        Defect bent = new Defect("bent", Optional.of(new MaskSource.File(root.resolve("nut/1_mask.png"))));
        assertEquals(List.of(sample("nut/1", true, bent)), samples(dataset, "test"));
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void readsProductsWithoutSplitsAsTheSplitTest() throws Exception {
        Dataset dataset = open("""
                {"nut": [{"img_path": "nut/2.png", "anomaly": false}, {"img_path": "nut/0.png", "anomaly": false}],
                 "bolt": [{"img_path": "nut/1.png", "mask_path": null, "anomaly": true, "defect_cls": "cut",
                           "product_cls": "big bolt", "size": {"w": 3}}]}
                """);
        assertEquals(List.of("test"), dataset.splits());
        assertEquals(
                List.of("big bolt nut/1", "nut nut/0", "nut nut/2"),
                samples(dataset, "test").stream()
                        .map(sample -> sample.product() + " " + sample.id())
                        .toList());
        assertEquals(
                List.of(new Defect("cut", Optional.empty())),
                samples(dataset, "test").get(0).defects());
        assertEquals(
                List.of(new DatasetNote(Kind.DEFECT_WITHOUT_MASK, "nut/1.png", "an anomalous image without a mask")),
                dataset.notes());
    }

    @Test
    void emptyNamesFallBackToTheProductAndToADefectWithoutAName() throws Exception {
        Dataset dataset = open("""
                {"test": {"nut": [{"img_path": "nut/1.png", "mask_path": "nut/1_mask.png", "cls_name": "",
                                   "specie_name": "", "anomaly": 1}]}}
                """);
        Sample sample = samples(dataset, "test").get(0);
        assertEquals("nut", sample.product());
        assertEquals("", sample.defects().get(0).name());
    }

    @Test
    void theNumberAndNotTheNameSaysWhetherAnImageIsAnomalous() throws Exception {
        Dataset dataset = open("""
                {"nut": [{"img_path": "nut/0.png", "mask_path": "nut/1_mask.png", "specie_name": "bent", "anomaly": 0},
                         {"img_path": "nut/1.png", "mask_path": "nut/1_mask.png", "specie_name": "Good", "anomaly": 1}]}
                """);
        assertEquals(sample("nut/0", false), samples(dataset, "test").get(0));
        Sample anomalous = samples(dataset, "test").get(1);
        assertTrue(anomalous.anomalous());
        assertEquals("", anomalous.defects().get(0).name());
        assertEquals(
                List.of("nut/0.png", "nut/1.png"),
                dataset.notes().stream().map(DatasetNote::subject).toList());
    }

    @Test
    void aListedImageThatIsNotThereStaysListedWithANote() throws Exception {
        Dataset dataset = open("""
                {"nut": [{"img_path": "nut/7.png", "mask_path": "nut/7_mask.png", "anomaly": 1}]}
                """);
        assertEquals(
                List.of("nut/7"),
                samples(dataset, "test").stream().map(Sample::id).toList());
        assertEquals(
                List.of(Kind.FILE_MISSING, Kind.DEFECT_WITHOUT_MASK),
                dataset.notes().stream().map(DatasetNote::kind).toList());
    }

    @Test
    void theIndexFileItselfMayBeTheRootAndHaveAnyName() throws Exception {
        Path file = Files.writeString(root.resolve("meta_1shot.json"), """
                {"nut": [{"img_path": "nut/0.png", "anomaly": 0}]}
                """);
        assertEquals(List.of(sample("nut/0", false)), samples(new IndexDatasetAdapter().open(file), "test"));
    }

    @Test
    void backslashesCountAsSlashes() throws Exception {
        Dataset dataset = open("""
                {"nut": [{"img_path": "nut\\\\0.png", "anomaly": 0}]}
                """);
        assertEquals(List.of(sample("nut/0", false)), samples(dataset, "test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other/0.png",
                "nut/../../0.png",
                "..\\\\0.png",
                "/etc/passwd",
                "C:/0.png",
                "\\\\\\\\host\\\\0.png",
                "",
                ".",
                "nut/\\u0000.png"
            })
    void aPathThatLeadsOutOrNowhereIsRefusedAndItsEntryNamed(String path) {
        assertRefused("""
                {"test": {"nut": [{"img_path": "nut/0.png", "anomaly": 0}, {"img_path": "%s", "anomaly": 0}]}}
                """.formatted(path), "$.test.nut[1]");
    }

    @Test
    void anEntryThatDoesNotSayWhetherItIsAnomalousIsRefused() {
        assertRefused("{\"nut\": [{\"img_path\": \"nut/0.png\"}]}", "$.nut[0] has no anomaly; it must be 0 or 1");
    }

    @Test
    void aMaskThatLeadsOutIsRefused() {
        assertRefused(
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"mask_path\": \"../m.png\", \"anomaly\": 1}]}",
                "$.nut[0].mask_path",
                "leads out of the data set");
    }

    @Test
    void aLinkThatLeadsOutIsRefused(@TempDir Path elsewhere) throws Exception {
        Files.createFile(elsewhere.resolve("9.png"));
        Files.createSymbolicLink(root.resolve("nut/9.png"), elsewhere.resolve("9.png"));
        assertRefused("{\"nut\": [{\"img_path\": \"nut/9.png\", \"anomaly\": 0}]}", "$.nut[0].img_path", "nut/9.png");
    }

    @Test
    void anIndexThatIsALinkOutOfItsFolderIsRefused(@TempDir Path elsewhere) throws Exception {
        Files.writeString(elsewhere.resolve("x.json"), "{}");
        Files.createSymbolicLink(root.resolve("meta.json"), elsewhere.resolve("x.json"));
        String message = assertThrows(DatasetException.class, () -> new IndexDatasetAdapter().open(root))
                .getMessage();
        assertTrue(message.contains("leads out of the data set"), message);
    }

    @Test
    void anImageListedTwiceIsRefusedByBothEntries() {
        assertRefused("""
                {"train": {"nut": [{"img_path": "nut/0.png", "anomaly": 0}]},
                 "test": {"nut": [{"img_path": "nut/./0.png", "anomaly": 0}]}}
                """, "$.train.nut[0]", "$.test.nut[0]", "nut/0.png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"nut\": 3}",
                "{\"n\\nut\": 3}",
                "{\"nut\": [3]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\"}]}",
                "{\"nut\": [{\"anomaly\": 0}]}",
                "{\"nut\": [{\"img_path\": 7, \"anomaly\": 0}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"anomaly\": 2}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"anomaly\": \"1\"}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"anomaly\": null}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"anomaly\": NaN}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"img_path\": \"nut/1.png\", \"anomaly\": 0}]}",
                "{\"nut\": [], \"nut\": []}",
                "{\"nut\": [], \"test\": {}}",
                "{\"\": [{\"img_path\": \"nut/0.png\", \"anomaly\": 0}]}",
                "{\"nut\": [{\"img_path\": \"nut/0.png\", \"anomaly\": 0}]} {}",
                "{'nut': [{'img_path': 'nut/0.png', 'anomaly': 0}]}",
                "{\"test\": {\"nut\": []}}"
            })
    void whatIsNotAnIndexIsRefusedAndTheFileNamed(String json) {
        assertRefused(json);
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "[".repeat(100_000);
        assertRefused("{\"nut\": [{\"img_path\": \"nut/0.png\", \"x\": " + deep);
    }

    @Test
    void aHugeIndexIsRefusedBeforeItIsRead() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("meta.json").toFile(), "rw")) {
            sparse.setLength(JsonFile.MAX_BYTES + 1);
        }
        String message = assertThrows(DatasetException.class, () -> new IndexDatasetAdapter().open(root))
                .getMessage();
        assertTrue(message.contains(Long.toString(JsonFile.MAX_BYTES)), message);
    }

    private Dataset open(String json) throws IOException, DatasetException {
        Files.writeString(root.resolve("meta.json"), json);
        return new IndexDatasetAdapter().open(root);
    }

    private void assertRefused(String json, String... parts) {
        String message = assertThrows(DatasetException.class, () -> open(json)).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.contains(root.resolve("meta.json").toString()), message);
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'%s' should be in: %s".formatted(part, message));
        }
    }

    private static List<Sample> samples(Dataset dataset, String split) throws DatasetException {
        return dataset.samples(split).toList();
    }

    private Sample sample(String id, boolean anomalous, Defect... defects) {
        return new Sample(id, "nut", new ImageSource.File(root.resolve(id + ".png")), anomalous, List.of(defects));
    }
}
