package org.dapo.dataset.realiad.internal;

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

class RealIadFuzzTest {
    @TempDir
    Path folder;

    @Test
    void aSpoiltListIsReadOrRefusedAndNamesNoFileOutsideTheDataSet() throws IOException {
        ReaderFuzz.of("real-iad list", DatasetException.class)
                .seed("realiad_jsons/audiojack.json", RealIadTree.LIST.getBytes(StandardCharsets.UTF_8))
                .telling("{", "}", "[", "]", "\"", ",", ":", "null", "\"prefix\"", "\"meta\"", "\"OK\"", "\\u0000")
                .telling("..", "/", "\\\\", "C:", "//host/share/", "~", "../../../outside/canary", "\u2028")
                .companion("realiad_1024/audiojack/NG/AK/S0002/a_0002_NG_AK_C1.png", new byte[0])
                .namedInMessages(file -> file.getParent().getParent().toString())
                .run(folder, RealIadFuzzTest::readWhole)
                .assertBothHappened();
    }

    private static void readWhole(Path file) throws IOException, DatasetException {
        Path root = file.getParent().getParent();
        Dataset dataset = new RealIadDatasetAdapter().open(root);
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
