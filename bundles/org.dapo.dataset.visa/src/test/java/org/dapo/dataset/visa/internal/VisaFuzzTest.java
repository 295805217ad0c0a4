package org.dapo.dataset.visa.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisaFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSpoiltTableIsReadOrRefusedAndNamesNoFileOutsideTheDataSet() throws IOException {
        Path template = Files.createDirectory(folder.resolve("template"));
        VisaTree.released(template);
        String table = Files.readString(template.resolve("candle/image_anno.csv"));
        ReaderFuzz fuzz = ReaderFuzz.of("visa image_anno.csv", DatasetException.class)
                .seed("candle/image_anno.csv", table.getBytes(StandardCharsets.UTF_8))
                .telling(",", "\"", "\"\"", "\n", "\r", "\ufeff", "normal", "image,label,mask", " ", ";")
                .namedInMessages(file -> file.getParent().getParent().toString())
                .telling("..", "/", "\\", "C:", "//host/share/", "~", "candle/../../outside/canary", "\u2028");
        for (String file : new String[] {"Images/Anomaly/000.JPG", "Masks/Anomaly/000.png"}) {
            fuzz.companion("candle/Data/" + file, new byte[0]);
        }
        fuzz.run(folder.resolve("fuzz"), VisaFuzzTest::readWhole).assertBothHappened();
    }

    private static void readWhole(Path file) throws IOException, DatasetException {
        Path root = file.getParent().getParent();
        Dataset dataset = new VisaDatasetAdapter().open(root);
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split).toList()) {
                Path image = ((ImageSource.File) sample.image()).path();
                assertTrue(
                        !Files.exists(image) || image.toRealPath().startsWith(root.toRealPath()),
                        () -> "outside the data set: " + image);
            }
        }
    }
}
