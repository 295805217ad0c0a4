package org.dapo.dataset.coco.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CocoFuzzTest {
    @TempDir
    Path folder;

    @Test
    void spoiltAnnotationsAreReadOrRefusedAndNameNoFileOutsideTheDataSet() throws IOException {
        ReaderFuzz fuzz = ReaderFuzz.of("coco annotations", DatasetException.class)
                .seed("annotations/instances_test.json", CocoTree.TEST.getBytes(StandardCharsets.UTF_8))
                .telling("{", "}", "[", "]", "\"", ",", ":", "null", "1e308", "-1", "99999999999", "0.5", "\\u0000")
                .telling("\"segmentation\"", "\"counts\"", "\"size\"", "\"bbox\"", "\"image_id\"", "\"file_name\"")
                .telling("..", "/", "\\\\", "C:", "//host/share/", "~", "../../outside/canary", "\u2028")
                .companion("images/test/a.png", new byte[0])
                .companion("images/b.png", new byte[0])
                .namedInMessages(file -> file.getParent().getParent().toString());
        fuzz.run(folder, CocoFuzzTest::readWhole).assertBothHappened();
    }

    private static void readWhole(Path file) throws IOException, DatasetException {
        Path root = file.getParent().getParent();
        Dataset dataset = new CocoDatasetAdapter().open(root);
        for (String split : dataset.splits()) {
            for (Sample sample : dataset.samples(split).toList()) {
                Path image = ((ImageSource.File) sample.image()).path();
                assertTrue(
                        !Files.exists(image) || image.toRealPath().startsWith(root.toRealPath()),
                        () -> "outside the data set: " + image);
                List<MaskSource> masks = sample.defects().stream()
                        .map(Defect::mask)
                        .flatMap(Optional::stream)
                        .toList();
                for (MaskSource mask : masks) {
                    make((MaskSource.Pixels) mask);
                }
            }
        }
    }

    /** Creates a mask, which may be refused with a message. */
    private static void make(MaskSource.Pixels mask) {
        try {
            assertTrue(mask.loader().load().area() >= 0);
        } catch (ImageException refused) {
            assertFalse(refused.getMessage().isBlank());
        }
    }
}
