package org.dapo.dataset.visa.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tables of the released form may leave out, shorten or contradict. */
class VisaTablesTest {
    @TempDir
    Path root;

    private Path labels;
    private Path splits;

    @BeforeEach
    void writeTheReleasedForm() throws IOException {
        VisaTree.released(root);
        labels = root.resolve("candle/image_anno.csv");
        splits = root.resolve("split_csv/1cls.csv");
    }

    @Test
    void pathsMayBeginInTheFolderOfTheProduct() throws Exception {
        List<Sample> expected = test(open());
        for (Path table : List.of(labels, splits)) {
            replace(table, "candle/Data/", "Data/");
            assertEquals(expected, test(open()), () -> table + " is shortened");
        }
        assertEquals(List.of(), notes(open()));
    }

    @Test
    void withoutLabelsOfAProductItsDefectsHaveNoType() throws Exception {
        Files.delete(labels);
        Dataset dataset = open();
        assertEquals(List.of(List.of(""), List.of(""), List.of()), types(dataset));
        assertEquals(List.of("FILE_MISSING candle/image_anno.csv"), notes(dataset));
    }

    @Test
    void aLabelMayHaveQuotesAndEmptyPlaces() throws Exception {
        replace(labels, "chunk of wax missing", "\"normal, , wax \"\"run\"\" down,\"");
        assertEquals(List.of("wax \"run\" down"), types(open()).get(0));
    }

    @Test
    void anImageWithoutALabelIsNotTakenForDefective() throws Exception {
        replace(labels, "0000.JPG,normal", "0000.JPG,");
        assertEquals(
                labels + ", line 2: label must not be empty",
                assertThrows(DatasetException.class, this::open).getMessage());
    }

    @Test
    void aMaskThatOnlyTheLabelsNameIsUsed() throws Exception {
        replace(
                splits,
                "candle/Data/Images/Anomaly/000.JPG,candle/Data/Masks/Anomaly/000.png",
                "candle/Data/Images/Anomaly/000.JPG,");
        Dataset dataset = open();
        assertEquals(List.of(), notes(dataset));
        assertEquals(
                List.of(true),
                test(dataset).get(0).defects().stream()
                        .map(defect -> defect.mask().isPresent())
                        .toList());
    }

    @Test
    void anImageThatTheListOfSplitsLacksIsNotSaidToBeInNoTable() throws Exception {
        replace(splits, "candle,test,normal,candle/Data/Images/Normal/0001.JPG,\n", "");
        replace(
                splits,
                "candle,test,anomaly,candle/Data/Images/Anomaly/001.JPG,candle/Data/Masks/Anomaly/001.png\n",
                "");
        assertEquals(
                List.of(
                        "candle/Data/Images/Anomaly/001.JPG the list of splits does not have this image",
                        "candle/Data/Images/Normal/0001.JPG the list of splits does not have this image"),
                open().notes().stream()
                        .map(note -> note.subject() + " " + note.text())
                        .sorted()
                        .toList());
    }

    /** A table of a hundred kilobytes would take a gigabyte if the message of each row repeated the first one. */
    @Test
    void aRowThatIsTooShortIsToldWithoutTheWholeFirstRow() throws Exception {
        replace(labels, "image,label,mask", "image,label,mask" + ",c".repeat(10_000));
        assertEquals(
                labels + ", line 2: expected 10003 values between commas, as in the first line",
                assertThrows(DatasetException.class, this::open).getMessage());
    }

    @Test
    void aTableThatIsTooLargeIsNotRead() throws Exception {
        try (RandomAccessFile table = new RandomAccessFile(labels.toFile(), "rw")) {
            table.setLength((16 << 20) + 1);
        }
        assertEquals(
                labels + " has 16777217 bytes; a table may have 16777216 at most",
                assertThrows(DatasetException.class, this::open).getMessage());
    }

    @Test
    void anImageHasTwentyTypesAtMostSinceTheMaskOfEachIsDecoded() throws Exception {
        String twenty = IntStream.range(0, 20).mapToObj("type %d"::formatted).collect(Collectors.joining(","));
        replace(labels, "chunk of wax missing", "\"" + twenty + "\"");
        assertEquals(20, types(open()).get(0).size());
        replace(labels, "type 0", "type 0,one more");
        assertEquals(
                labels + ", line 4: 21 types of defects; an image may have 20 at most",
                assertThrows(DatasetException.class, this::open).getMessage());
    }

    @Test
    void anImageThatIsLabelledTwiceIsRefusedWithTheLine() throws Exception {
        replace(labels, "Normal/0001.JPG,normal", "Normal/0000.JPG,dent");
        String twice = labels + ", line 3: candle/Data/Images/Normal/0000.JPG is there twice";
        assertEquals(twice, assertThrows(DatasetException.class, this::open).getMessage());
        CheckedDataset checked = new VisaDatasetAdapter().check(root);
        assertEquals(1, checked.problems().size());
        assertTrue(checked.samples("train").noneMatch(Sample::anomalous), "of two labels the first one counts");
    }

    /** The list of splits decides. */
    @Test
    void tablesThatContradictEachOtherAreNoted() throws Exception {
        replace(labels, "0001.JPG,normal", "0001.JPG,dent");
        Dataset dataset = open();
        assertEquals(List.of("OTHER candle/Data/Images/Normal/0001.JPG"), notes(dataset));
        assertEquals(List.of(), types(dataset).get(2));
    }

    @Test
    void anImageThatIsNotThereIsNotedAndStaysInTheList() throws Exception {
        Files.delete(root.resolve("candle/Data/Images/Normal/0001.JPG"));
        Dataset dataset = open();
        assertEquals(List.of("FILE_MISSING candle/Data/Images/Normal/0001.JPG"), notes(dataset));
        assertEquals(3, test(dataset).size());
    }

    @Test
    void aFolderOfSplitsThatWasAskedForMustBeThere(@TempDir Path reorganised) throws Exception {
        VisaTree.reorganised(reorganised);
        VisaDatasetAdapter visa = new VisaDatasetAdapter();
        assertEquals(
                2,
                visa.open(Path.of(reorganised + ",split=1cls")).samples("test").count());
        Path absent = Path.of(reorganised + ",split=2cls_fewshot");
        assertEquals(
                reorganised.resolve("2cls_fewshot") + " is not there; it should be the folder of the products",
                assertThrows(DatasetException.class, () -> visa.open(absent)).getMessage());
    }

    private Dataset open() throws DatasetException {
        return new VisaDatasetAdapter().open(root);
    }

    private static List<Sample> test(Dataset dataset) throws DatasetException {
        try (Stream<Sample> samples = dataset.samples("test")) {
            return samples.toList();
        }
    }

    private static List<List<String>> types(Dataset dataset) throws DatasetException {
        return test(dataset).stream()
                .map(sample -> sample.defects().stream().map(Defect::name).toList())
                .toList();
    }

    private static List<String> notes(Dataset dataset) {
        return dataset.notes().stream()
                .map(note -> note.kind() + " " + note.subject())
                .toList();
    }

    private static void replace(Path file, String from, String to) throws IOException {
        Files.writeString(file, Files.readString(file).replace(from, to));
    }
}
