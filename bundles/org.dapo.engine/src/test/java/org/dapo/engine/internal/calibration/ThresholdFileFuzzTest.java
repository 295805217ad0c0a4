package org.dapo.engine.internal.calibration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.testkit.fuzz.ReaderFuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThresholdFileFuzzTest {
    @TempDir
    Path folder;

    @Test
    void spoiltThresholdsAreReadOrRefused() throws IOException {
        ReaderFuzz.of("thresholds", PipelineException.class)
                .seed("epoch-0001.mvtec.thresholds.json", """
                        {"checkpointSha256": "00ff", "taxonomySha256": "ff00", "imageSize": 96, "framing": "square", "image": 0.25, "pixel": 1.5,
                         "origin": "99 % of 3 good images"}
                        """.getBytes(StandardCharsets.UTF_8))
                .telling(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"",
                        ",",
                        ":",
                        "\\u0000",
                        "null",
                        "NaN",
                        "Infinity",
                        "image",
                        "pixel",
                        "origin")
                .run(folder.resolve("fuzz"), ThresholdFile::read)
                .assertBothHappened();
    }
}
