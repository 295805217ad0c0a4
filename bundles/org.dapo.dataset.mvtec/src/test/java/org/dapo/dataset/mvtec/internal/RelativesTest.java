package org.dapo.dataset.mvtec.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.dapo.api.dataset.CheckedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.DescribedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.MaskSource;
import org.dapo.layout.LayoutAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how the relatives of MVTec AD's layout differ from it. */
class RelativesTest {
    @TempDir
    Path root;

    @Test
    void btadPairsMasksWhateverTheirEndingAndNamesNoType() throws Exception {
        SampleTree.in(root)
                .file("01/train/ok/0000.bmp")
                .file("01/test/ko/0000.bmp")
                .file("01/ground_truth/ko/0000.png")
                .file("03/test/ko/0000.bmp")
                .file("03/ground_truth/ko/0000.bmp");
        Dataset dataset = new BtadDatasetAdapter().open(root);
        assertEquals(List.of("train", "test"), dataset.splits());
        assertEquals(
                List.of(
                        List.of(new Defect("", mask("01/ground_truth/ko/0000.png"))),
                        List.of(new Defect("", mask("03/ground_truth/ko/0000.bmp")))),
                dataset.samples("test").map(Sample::defects).toList());
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void madTakesTheMasksOfBothOfItsSetsAndNamesAProductWithoutItsNumber() throws Exception {
        SampleTree.in(root)
                .file("01Gorilla/test/good/0.png")
                .file("01Gorilla/ground_truth/good/0_mask.png")
                .file("01Gorilla/test/Stains/0.png")
                .file("01Gorilla/ground_truth/Stains/0_mask.png")
                .file("Swan/test/Missing/0.jpg")
                .file("Swan/ground_truth/Missing/0.png")
                .file("20/test/Missing/0.jpg")
                .file("20/ground_truth/Missing/0.png");
        Dataset dataset = new MadDatasetAdapter().open(root);
        assertEquals(
                List.of(
                        "20 [Defect[name=Missing, mask=20/ground_truth/Missing/0.png]]",
                        "Gorilla [Defect[name=Stains, mask=01Gorilla/ground_truth/Stains/0_mask.png]]",
                        "Gorilla []",
                        "Swan [Defect[name=Missing, mask=Swan/ground_truth/Missing/0.png]]"),
                dataset.samples("test").map(this::told).toList());
        assertEquals(List.of(), dataset.notes());
    }

    @Test
    void madNotesTwoFoldersOfOneProduct() throws Exception {
        SampleTree.in(root).file("1bolt/test/good/0.png").file("2bolt/test/good/0.png");
        assertEquals(
                List.of("2bolt: its images are of the product 'bolt', as those in 1bolt are"),
                new MadDatasetAdapter()
                        .open(root).notes().stream()
                                .map(note -> note.subject() + ": " + note.text())
                                .toList());
    }

    @Test
    void locoHasAValidationSplitAndADefectForEachMaskOfAnImage() throws Exception {
        SampleTree.in(root)
                .file("pushpins/validation/good/000.png")
                .file("pushpins/test/good/000.png")
                .file("pushpins/test/logical_anomalies/000.png")
                .file("pushpins/test/structural_anomalies/007.png")
                .file("pushpins/ground_truth/logical_anomalies/000/000.png")
                .file("pushpins/ground_truth/logical_anomalies/000/001.png")
                .file("pushpins/ground_truth/logical_anomalies/003/000.png")
                .file("pushpins/ground_truth/logical_anomalies/000/old/000.png")
                .file("pushpins/ground_truth/logical_anomalies/loose.png");
        Dataset dataset = new LocoDatasetAdapter().open(root);
        assertEquals(List.of("validation", "test"), dataset.splits());
        Sample first = dataset.samples("test").toList().get(1);
        assertEquals(
                List.of(
                        new Defect("logical_anomalies", mask("pushpins/ground_truth/logical_anomalies/000/000.png")),
                        new Defect("logical_anomalies", mask("pushpins/ground_truth/logical_anomalies/000/001.png"))),
                first.defects());
        assertEquals(
                List.of(
                        "FILE_IGNORED pushpins/ground_truth/logical_anomalies/000/old",
                        "MASK_WITHOUT_IMAGE pushpins/ground_truth/logical_anomalies/003/000.png",
                        "FILE_IGNORED pushpins/ground_truth/logical_anomalies/loose.png",
                        "DEFECT_WITHOUT_MASK pushpins/test/structural_anomalies/007.png"),
                dataset.notes().stream()
                        .map(note -> note.kind() + " " + note.subject())
                        .toList());
    }

    @Test
    void locoNamesDefectsByTheValuesOfTheirMasksIfThatIsWanted() throws Exception {
        SampleTree.in(root).file("pushpins/test/logical_anomalies/000.png");
        Path masks = Files.createDirectories(root.resolve("pushpins/ground_truth/logical_anomalies/000"));
        for (int value : new int[] {255, 254, 7}) {
            BufferedImage mask = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
            mask.getRaster().setSample(1, 1, 0, value);
            ImageIO.write(
                    mask, "png", masks.resolve("%03d.png".formatted(value)).toFile());
        }
        Files.write(masks.resolve("torn.png"), new byte[0]);
        Path config = Files.writeString(root.resolve("pushpins/defects_config.json"), """
                [{"defect_name": "missing_pushpin", "pixel_value": 255, "saturation_threshold": 1.0},
                 {"defect_name": "additional_pushpin", "pixel_value": 254, "relative_saturation": true}]
                """);
        Path asked = Path.of(root + ",types=defects");
        Dataset dataset = new LocoDatasetAdapter().open(asked);
        assertEquals(
                List.of("logical_anomalies", "additional_pushpin", "missing_pushpin", "logical_anomalies"),
                dataset.samples("test").findFirst().orElseThrow().defects().stream()
                        .map(Defect::name)
                        .toList());
        assertEquals(
                List.of("007.png", "torn.png"),
                dataset.notes().stream()
                        .map(note -> note.subject().replaceFirst(".*/", ""))
                        .toList());
        assertEquals(Map.of("types", "defects"), ((DescribedDataset) dataset).choices());
        Files.delete(config);
        String missing = assertThrows(DatasetException.class, () -> new LocoDatasetAdapter().open(asked))
                .getMessage();
        assertTrue(missing.contains(config + " is not there"), missing);
    }

    @Test
    void aListOfLocosDefectsThatLeavesOpenWhichIsMeantIsRefused() throws Exception {
        SampleTree.in(root)
                .file("pushpins/test/logical_anomalies/000.png")
                .file("pushpins/ground_truth/logical_anomalies/000/000.png");
        Path config = root.resolve("pushpins/defects_config.json");
        Path asked = Path.of(root + ",types=defects");
        Files.writeString(config, "[{\"defect_name\": \"missing_pushpin\"}]");
        assertTrue(locoRefusal(asked).startsWith(config + ": $[0]: a defect needs"), locoRefusal(asked));
        Files.writeString(config, """
                [{"defect_name": "missing_pushpin", "pixel_value": 255},
                 {"defect_name": "additional_pushpin", "pixel_value": 255}]
                """);
        assertEquals(
                config + ": $[1]: the defect 'additional_pushpin' has the pixel_value 255,"
                        + " and so has 'missing_pushpin'; each needs a value of its own",
                locoRefusal(asked));
    }

    private static String locoRefusal(Path asked) {
        return assertThrows(DatasetException.class, () -> new LocoDatasetAdapter().open(asked))
                .getMessage();
    }

    @Test
    void aCheckGoesOnPastTwinsAndTellsThemAll() throws Exception {
        SampleTree.in(root)
                .file("nut/test/good/0.png")
                .file("nut/test/good/0.jpg")
                .file("nut/test/cut/0.png")
                .file("nut/ground_truth/cut/0_mask.png")
                .file("nut/ground_truth/cut/0_mask.bmp");
        LayoutAdapter adapter = new MvtecDatasetAdapter();
        assertThrows(DatasetException.class, () -> adapter.open(root));
        CheckedDataset checked = adapter.check(root);
        assertEquals(2, checked.samples("test").count());
        assertEquals(
                List.of("DUPLICATE nut/ground_truth/cut/0_mask.png", "DUPLICATE nut/test/good/0.png"),
                checked.problems().stream()
                        .map(problem -> problem.kind() + " " + problem.subject())
                        .toList());
    }

    @Test
    void whatSaysThatThereIsNothingNamesTheLayoutsOwnFolders() throws Exception {
        SampleTree.in(root).file("01/train/good/0000.txt");
        String message = assertThrows(DatasetException.class, () -> new BtadDatasetAdapter().open(root))
                .getMessage();
        assertTrue(message.contains("<product>/train/ok"), message);
    }

    private Optional<MaskSource> mask(String name) {
        return Optional.of(new MaskSource.File(root.resolve(name)));
    }

    private String told(Sample sample) {
        return sample.product() + " "
                + sample.defects().toString().replaceAll("Optional\\[File\\[path=" + root + "/([^,]*),[^]]*]]", "$1");
    }
}
