package org.dapo.dataset.visa.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.MaskSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisaDatasetAdapterTest {
    @TempDir
    Path root;

    @Test
    void theTablesSayWhatAnImageShowsAndInWhichSplitItIs() throws Exception {
        VisaTree.released(root);
        Dataset dataset = open("");
        assertEquals(List.of("train", "test"), dataset.splits());
        List<Sample> test = dataset.samples("test").toList();
        assertEquals(
                List.of(
                        "candle/Data/Images/Anomaly/000",
                        "candle/Data/Images/Anomaly/001",
                        "candle/Data/Images/Normal/0001"),
                test.stream().map(Sample::id).toList());
        Optional<MaskSource> mask = Optional.of(new MaskSource.File(root.resolve("candle/Data/Masks/Anomaly/001.png")));
        assertEquals(
                List.of(new Defect("weird candle wick", mask), new Defect("foreign particals on candle", mask)),
                test.get(1).defects(),
                "each of several types has the one mask");
        assertEquals(List.of(), dataset.notes());
        assertEquals(Map.of("form", "released", "split", "1cls", "subset", "all"), choices(dataset));
    }

    @Test
    void whatIsLabelledOtherHasNoType() throws Exception {
        VisaTree.released(root);
        Path labels = root.resolve("candle/image_anno.csv");
        Files.writeString(labels, Files.readString(labels).replace("chunk of wax missing", "other"));
        Sample other = open("").samples("test").findFirst().orElseThrow();
        assertEquals(List.of(""), other.defects().stream().map(Defect::name).toList());
    }

    @Test
    void imagesOfSeveralTypesCanBeLeftOut() throws Exception {
        VisaTree.released(root);
        Dataset dataset = open(",subset=single");
        assertEquals(
                List.of("candle/Data/Images/Anomaly/000", "candle/Data/Images/Normal/0001"),
                dataset.samples("test").map(Sample::id).toList());
        assertEquals(List.of(), dataset.notes(), "what is left out by choice is no oddity");
        assertEquals("single", choices(dataset).get("subset"));
    }

    @Test
    void anotherListOfSplitsCanBeTaken() throws Exception {
        VisaTree.released(root);
        VisaTree.write(
                root.resolve("split_csv/2cls_fewshot.csv"),
                "object,split,label,image,mask",
                "candle,train,anomaly,candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png");
        Dataset dataset = open(",split=2cls_fewshot");
        assertEquals(List.of("train"), dataset.splits());
        assertEquals("2cls_fewshot", choices(dataset).get("split"));
        assertEquals(3, dataset.notes().size(), "three images are not in that list");
    }

    @Test
    void withoutAListOfSplitsEveryImageIsInTest() throws Exception {
        VisaTree.released(root);
        Files.delete(root.resolve("split_csv/1cls.csv"));
        Dataset dataset = open("");
        assertEquals(List.of("test"), dataset.splits());
        assertEquals(4, dataset.samples("test").count());
        assertEquals("none", choices(dataset).get("split"));
        assertEquals(
                List.of("split_csv/1cls.csv"),
                dataset.notes().stream().map(DatasetNote::subject).toList());
        assertTrue(
                refusal(",split=1cls").endsWith("split_csv/1cls.csv is not there; it should be the list of splits"),
                "one that was asked for");
    }

    @Test
    void theReorganisedFormNamesNoTypesAndIsFoundAboveAndInItsFolder() throws Exception {
        VisaTree.reorganised(root);
        for (Path place : List.of(root, root.resolve("1cls"))) {
            Dataset dataset = new VisaDatasetAdapter().open(place);
            Sample bad = dataset.samples("test").findFirst().orElseThrow();
            assertEquals("pcb1", bad.product());
            assertEquals(
                    List.of(new Defect(
                            "", Optional.of(new MaskSource.File(root.resolve("1cls/pcb1/ground_truth/bad/000.png"))))),
                    bad.defects());
            assertEquals("reorganised", choices(dataset).get("form"));
        }
        assertTrue(refusal(",subset=single").contains("leave out subset"), refusal(",subset=single"));
    }

    /** The script that reorganises VisA puts the masks of its two-class splits into a folder for each split. */
    @Test
    void masksOfTwoClassSplitsAreThoseOfTheirSplit() throws Exception {
        Path pcb = root.resolve("2cls_fewshot/pcb1");
        for (String file : List.of(
                "train/good/000.JPG",
                "train/bad/000.JPG",
                "test/good/000.JPG",
                "test/bad/000.JPG",
                "ground_truth/train/bad/000.png",
                "ground_truth/test/bad/000.png")) {
            Files.createDirectories(pcb.resolve(file).getParent());
            Files.createFile(pcb.resolve(file));
        }
        Dataset dataset = new VisaDatasetAdapter().open(Path.of(root + ",split=2cls_fewshot"));
        for (String split : List.of("train", "test")) {
            Sample bad =
                    dataset.samples(split).filter(Sample::anomalous).findFirst().orElseThrow();
            assertEquals(
                    List.of(new Defect(
                            "",
                            Optional.of(new MaskSource.File(pcb.resolve("ground_truth/" + split + "/bad/000.png"))))),
                    bad.defects());
        }
        assertTrue(
                dataset.notes().stream().noneMatch(note -> note.kind() == DatasetNote.Kind.FILE_IGNORED),
                dataset.notes().toString());
    }

    @Test
    void whatIsWrongInATableNamesFileAndLine() throws Exception {
        VisaTree.released(root);
        Path splits = root.resolve("split_csv/1cls.csv");
        String good = Files.readString(splits);
        for (String[] wrong : List.of(
                new String[] {"candle,train,normal,../secret.JPG,", "line 6, image: '../secret.JPG' leads out"},
                new String[] {"candle,test,normal,candle/Data/Images/Normal/0000.JPG,", "line 6: candle/Data"},
                new String[] {"candle,test", "line 6: expected 5 values"},
                new String[] {"candle,\"test,normal,x.JPG,", "line 6: expected 5 values"},
                new String[] {",test,normal,x.JPG,", "line 6: object, split and label must not be empty"},
                new String[] {"candle,test,,x.JPG,", "line 6: object, split and label must not be empty"})) {
            Files.writeString(splits, good + wrong[0] + "\n");
            assertTrue(refusal("").contains(splits + ", " + wrong[1]), refusal(""));
            CheckedDataset checked = new VisaDatasetAdapter().check(root);
            assertEquals(1, checked.problems().size(), wrong[0]);
            assertEquals(3, checked.samples("test").count(), wrong[0]);
        }
        Files.writeString(splits, "object;split;label;image;mask\n");
        assertTrue(refusal("").contains(splits + " has no column 'object'"), refusal(""));
    }

    @Test
    void aMaskOfANormalImageIsNoted() throws Exception {
        VisaTree.released(root);
        VisaTree.files(root, "candle/Data/Masks/Anomaly/009.png");
        Path table = root.resolve("candle/image_anno.csv");
        Files.writeString(
                table,
                Files.readString(table)
                        .replace(
                                "Normal/0001.JPG,normal,", "Normal/0001.JPG,normal,candle/Data/Masks/Anomaly/009.png"));
        assertEquals(
                List.of("OTHER candle/Data/Images/Normal/0001.JPG"),
                open("").notes().stream()
                        .map(note -> note.kind() + " " + note.subject())
                        .toList());
    }

    @Test
    void filesThatNoTableListsAreNoted() throws Exception {
        VisaTree.released(root);
        VisaTree.files(root, "candle/Data/Images/Normal/0009.JPG", "candle/Data/Masks/Anomaly/009.png");
        Files.delete(root.resolve("candle/Data/Masks/Anomaly/000.png"));
        assertEquals(
                List.of(
                        "DEFECT_WITHOUT_MASK candle/Data/Images/Anomaly/000.JPG",
                        "FILE_IGNORED candle/Data/Images/Normal/0009.JPG",
                        "MASK_WITHOUT_IMAGE candle/Data/Masks/Anomaly/009.png"),
                open("").notes().stream()
                        .map(note -> note.kind() + " " + note.subject())
                        .toList());
    }

    @Test
    void aWrongSettingIsNamedWithThoseThereAre() throws Exception {
        VisaTree.released(root);
        assertEquals("visa: there is no setting 'subst'; there are: split, subset", refusal(",subst=single"));
        assertEquals("visa: subset must be all or single, not 'one'", refusal(",subset=one"));
    }

    private Dataset open(String settings) throws DatasetException {
        return new VisaDatasetAdapter().open(Path.of(root + settings));
    }

    private String refusal(String settings) {
        return assertThrows(DatasetException.class, () -> open(settings)).getMessage();
    }

    private static Map<String, String> choices(Dataset dataset) {
        return ((DescribedDataset) dataset).choices();
    }
}
