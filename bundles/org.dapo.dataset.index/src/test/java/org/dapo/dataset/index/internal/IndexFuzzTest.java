package org.dapo.dataset.index.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFuzzTest {
    private static final String SPLITS = """
            {"train": {"nut": [{"img_path": "nut/0.png", "mask_path": "", "cls_name": "nut",
                                "specie_name": "good", "anomaly": 0}]},
             "test": {"nut": [{"img_path": "nut/1.png", "mask_path": "nut/1_mask.png", "cls_name": "nut",
                               "specie_name": "bent", "anomaly": 1}]}}
            """;
    private static final String PRODUCTS = """
            {"nut": [{"img_path": "nut/2.png", "anomaly": false}, {"img_path": "nut\\\\0.png", "anomaly": false}],
             "bolt": [{"img_path": "nut/1.png", "mask_path": null, "anomaly": true, "defect_cls": "cut",
                       "product_cls": "big bolt", "size": {"w": 3}}]}
            """;

    @TempDir
    Path folder;

    @Test
    void aSpoiltIndexIsReadOrRefusedAndNamesNoFileOutsideItsFolder() throws IOException {
        ReaderFuzz fuzz = ReaderFuzz.of("index meta.json", DatasetException.class)
                .seed("meta.json", SPLITS.getBytes(StandardCharsets.UTF_8))
                .seed("meta.json", PRODUCTS.getBytes(StandardCharsets.UTF_8))
                .telling(
                        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "\\u0000", "\\ud800", "\u2028", "\n", "\\n")
                .telling("\"img_path\"", "\"mask_path\"", "\"anomaly\"", "\"cls_name\"", "\"specie_name\"")
                .telling(
                        "..",
                        "/",
                        "\\\\",
                        "C:",
                        "//host/share/",
                        "~",
                        "file:///",
                        "nut/../../outside/canary",
                        "\\u002e");
        for (String image : List.of("nut/0.png", "nut/1.png", "nut/1_mask.png", "nut/2.png")) {
            fuzz.companion(image, new byte[0]);
        }
        fuzz.run(folder, IndexFuzzTest::readWhole).assertBothHappened();
    }

    private static void readWhole(Path file) throws DatasetException {
        Path root = file.getParent();
        Dataset dataset = new IndexDatasetAdapter().open(root);
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split).toList()) {
                assertInside(root, ((ImageSource.File) sample.image()).path());
                sample.defects().stream()
                        .map(Defect::mask)
                        .flatMap(mask -> mask.stream())
                        .forEach(mask -> assertInside(root, ((MaskSource.File) mask).path()));
            }
        }
    }

    private static void assertInside(Path root, Path file) {
        assertTrue(file.normalize().startsWith(root), () -> "outside the data set: " + file);
    }
}
