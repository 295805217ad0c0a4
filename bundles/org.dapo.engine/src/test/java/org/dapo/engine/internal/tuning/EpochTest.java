package org.dapo.engine.internal.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.aprilgan.internal.AprilGanStrategy;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the loss of an epoch at a rate that leaves the parameters as they are. */
class EpochTest {
    private static final double STANDING_STILL = 1e-12;

    @TempDir
    private Path folder;

    private double loss(PromptStrategy prompt, List<Sample> samples, int batch) throws Exception {
        TuningRequest request = TuningRequest.builder(
                        new DatasetReference("squares", Path.of("")),
                        folder.resolve("%s-%d-%d".formatted(samples.get(0).product(), samples.size(), batch)))
                .epochs(1)
                .batch(batch)
                .learningRate(STANDING_STILL)
                .build();
        List<Double> losses = new PipelineComponent(
                        TinyPipeline.assembly(TinyPipeline.backbone(), prompt, samples, Map.of(), Map.of()))
                .tune(request, RunListener.NONE)
                .losses();
        assertEquals(1, losses.size());
        return losses.get(0);
    }

    private static Sample of(Sample sample, String id, String product) {
        return new Sample(id, product, sample.image(), sample.anomalous(), sample.defects());
    }

    /** Whatever the batch, the mean over images that are alike is the loss of one. */
    @Test
    void theLossIsTheMeanOverTheImagesHoweverTheyAreBatched() throws Exception {
        Sample one = TinyPipeline.squares(2).get(1);
        List<Sample> alike = IntStream.range(0, 5)
                .mapToObj(i -> of(one, "plate/" + i, "plate"))
                .toList();
        double together = loss(new DapoStrategy(new CpuTensors()), alike, 5);
        assertTrue(together > 0);
        assertEquals(together, loss(new DapoStrategy(new CpuTensors()), alike.subList(0, 2), 2), 1e-5 * together);
        for (int batch : new int[] {2, 3}) {
            assertEquals(together, loss(new DapoStrategy(new CpuTensors()), alike, batch), 1e-5 * together);
        }
    }

    @Test
    void aMethodIsTunedWithTheWordsOfTheProduct() throws Exception {
        double known = lossOf("plate");
        assertEquals(known, lossOf("metal_plate"), 1e-9, "the taxonomy calls a plate a metal plate");
        assertNotEquals(known, lossOf("board"), 1e-6);
    }

    private double lossOf(String product) throws Exception {
        List<Sample> samples = TinyPipeline.squares(3).stream()
                .map(sample -> of(sample, sample.id(), product))
                .toList();
        return loss(new AprilGanStrategy(new CpuTensors()), samples, 3);
    }
}
