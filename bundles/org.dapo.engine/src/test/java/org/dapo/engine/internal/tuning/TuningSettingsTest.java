package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.prompt.aprilgan.internal.AprilGanStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningSettingsTest {
    @TempDir
    private Path folder;

    /** A run that an earlier version began resumes only if all of them are written as it wrote them. */
    @Test
    void theSettingsOfARunAreWrittenTheSameInEveryVersion() throws Exception {
        long began = System.nanoTime();
        TuningResult result = new PipelineComponent(TinyPipeline.assembly(
                        TinyPipeline.backbone(),
                        new AprilGanStrategy(new CpuTensors()),
                        TinyPipeline.squares(3),
                        Map.of(),
                        Map.of()))
                .tune(
                        TuningRequest.builder(new DatasetReference("squares", Path.of("")), folder.resolve("a"))
                                .epochs(1)
                                .batch(2)
                                .learningRate(0.002)
                                .build(),
                        RunListener.NONE);
        double atMost = (System.nanoTime() - began) / 1e9;
        assertTrue(result.seconds() > 0 && result.seconds() <= atMost, result.seconds() + " of " + atMost);
        Map<String, String> expected = new TreeMap<>();
        expected.put("batch", "2");
        expected.put("data: colour", "grey");
        expected.put("images", "3");
        expected.put("images sha256", "6198a6f9f427e605020c7d06327803e8eee8a85ab7609439f6ff1bfa083c0a3e");
        expected.put("layout", "squares");
        expected.put("learning rate", "0.002");
        expected.put(
                "optimizer", "Optimizer[kind=ADAM, rate=0.001, beta1=0.5, beta2=0.999, epsilon=1.0E-8, decay=0.0]");
        expected.put("schedule", "CONSTANT");
        expected.put("split", "test");
        Map<String, String> settings = new TreeMap<>(result.provenance().settings());
        assertTrue(settings.remove("pixels sha256").matches("[0-9a-f]{64}"), "of the images and labels themselves");
        assertEquals(expected, settings);
    }
}
