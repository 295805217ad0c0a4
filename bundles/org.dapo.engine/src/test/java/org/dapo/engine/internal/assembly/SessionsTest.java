package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.Preprocessing;
import org.dapo.nn.api.prompt.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "336, 14, 518, 518",
        "224, 16, 518, 512",
        "224, 32, 240, 256",
        "224, 32, 10, 32",
        "216, 8, 518, 216",
        "96, 8, 518, 96"
    })
    void theSideIsThatOfTheRecipeInWholePatchesUnlessTheBackboneIsSmall(int own, int patch, int recipe, int side) {
        BackboneSpec.Tower tower = new BackboneSpec.Tower(8, 1, 1, 8);
        BackboneSpec spec = new BackboneSpec(
                "any", tower, patch, own, tower, 8, 8, 8, BackboneSpec.Activation.GELU, Preprocessing.CLIP);
        assertEquals(side, Sessions.side(spec, new Recipe(recipe, 1)));
    }

    @Test
    void aMethodThatLearnsInspectsNothingWithoutACheckpoint() throws Exception {
        Pipeline dapo = TinyPipeline.with(TinyPipeline.squares(3));
        InspectorRequest request = InspectorRequest.builder().build();
        assertEquals(
                "prompt strategy 'dapo' is trainable and needs a checkpoint",
                assertThrows(PipelineException.class, () -> dapo.inspector(request))
                        .getMessage());
    }

    @Test
    void aCheckpointIsUsedAtTheSideThatItWasTunedAtUnlessAnotherIsAskedFor() throws Exception {
        Pipeline dapo = TinyPipeline.with(TinyPipeline.squares(3));
        TuningRequest tuning = TuningRequest.builder(new DatasetReference("squares", Path.of("")), folder.resolve("a"))
                .epochs(1)
                .imageSize(48)
                .build();
        InspectorRequest.Builder request = InspectorRequest.builder()
                .checkpoint(dapo.tune(tuning, RunListener.NONE).checkpoint());
        assertEquals(48, side(dapo, request.build()));
        assertEquals(40, side(dapo, request.imageSize(40).build()));
    }

    @Test
    void aSessionThatCannotBeOpenedKeepsNoWeights() throws Exception {
        CountingBackbone backbone = new CountingBackbone(TinyPipeline.backbone());
        Pipeline dapo = new PipelineComponent(TinyPipeline.assembly(backbone, TinyPipeline.squares(3)));
        TuningRequest.Builder tuning = TuningRequest.builder(
                        new DatasetReference("squares", Path.of("")), folder.resolve("a"))
                .epochs(1);
        Path tuned = dapo.tune(tuning.build(), RunListener.NONE).checkpoint();
        assertEquals(1, backbone.closed.get());
        InspectorRequest request = InspectorRequest.builder()
                .checkpoint(tuned)
                .profile("corrected:prompts=1")
                .build();
        assertThrows(WrongValueException.class, () -> dapo.inspector(request));
        assertEquals(2, backbone.closed.get());
    }

    private static int side(Pipeline pipeline, InspectorRequest request) throws Exception {
        try (Inspector inspector = pipeline.inspector(request)) {
            return inspector
                    .inspect(TinyPipeline.squares(1).get(0).image(), Optional.empty())
                    .provenance()
                    .orElseThrow()
                    .imageSize();
        }
    }
}
