package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.PretrainingRecipe;
import org.dapo.api.pipeline.PretrainingRecipe.Squares;
import org.dapo.api.pipeline.PretrainingRequest;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Parts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a run is not resumed with another model or other captions. */
class PretrainingResumedOtherwiseTest {
    private static final String FEWER_LAYERS = TinyClip.MODEL.replace("\"layers\":2", "\"layers\":1");
    private static final String CONVOLVING =
            TinyClip.MODEL.replace("\"patch\":8", "\"patch\":8,\"conditionalPositions\":true");

    @TempDir
    Path folder;

    private record Captioned(List<Sample> all, String caption) implements OneSplit, CaptionedDataset {
        @Override
        public Optional<String> caption(Sample sample) {
            return Optional.of(caption);
        }
    }

    private void train(String model, String caption, boolean resume) throws Exception {
        DatasetAdapter squares = root -> new Captioned(TinyPipeline.squares(10), caption);
        Parts parts = new Parts(
                Map.of("squares", squares),
                Map.of(),
                Map.of(),
                Map.of("tiny", TinyClip.provider(model, folder, NDManager::newBaseManager)),
                Map.of(),
                Map.of());
        Squares once = new Squares(16, OptionalInt.empty(), false, 1);
        PretrainingRequest request = new PretrainingRequest(
                "tiny",
                new DatasetReference("squares", Path.of("")),
                Optional.empty(),
                folder.resolve("run"),
                new PretrainingRecipe(
                        1,
                        new PretrainingRecipe.Batches(5, 1, false),
                        Optional.of(once),
                        new PretrainingRecipe.Loss(0.1, 0.5, 1),
                        new PretrainingRecipe.Optimization(PretrainingRecipe.Optimizer.ADAMW, 1e-3, 0.01)),
                7,
                Optional.empty(),
                resume);
        new PretrainerComponent(new CpuTensors(), parts).pretrain(request, RunListener.NONE);
    }

    private String refusal(String model, String caption) {
        String message = assertThrows(PipelineException.class, () -> train(model, caption, true))
                .getMessage();
        String start = "cannot resume: %s ".formatted(folder.resolve("run/epoch-0001.safetensors"));
        assertTrue(message.startsWith(start), message);
        return message.substring(start.length());
    }

    @Test
    void anotherArchitectureOfTheSameNameIsRefused() throws Exception {
        train(TinyClip.MODEL, "plate", false);
        String message = refusal(FEWER_LAYERS, "plate");
        assertTrue(
                message.startsWith(
                        "was made with other settings: settings architecture was \"BackboneSpec[name=tiny, "),
                message);
        assertTrue(message.contains("\", is \"BackboneSpec[name=tiny, "), message);
    }

    @Test
    void otherCaptionsAreRefused() throws Exception {
        train(TinyClip.MODEL, "plate", false);
        train(TinyClip.MODEL, "plate", true);
        String message = refusal(TinyClip.MODEL, "dark plate");
        assertTrue(message.startsWith("was made with other settings: settings captions sha256 was "), message);
    }

    @Test
    void weightsBeyondThoseOfTheBackboneAreRefused() throws Exception {
        train(CONVOLVING, "plate", false);
        assertEquals(
                "has the weight 'visual.transformer.resblocks.0.cpe_1.weight', which is not trained here",
                refusal(TinyClip.MODEL, "plate"));
    }

    @Test
    void missingWeightsAreRefused() throws Exception {
        train(TinyClip.MODEL, "plate", false);
        assertEquals("lacks the weight 'visual.transformer.resblocks.0.cpe_1.weight'", refusal(CONVOLVING, "plate"));
    }
}
