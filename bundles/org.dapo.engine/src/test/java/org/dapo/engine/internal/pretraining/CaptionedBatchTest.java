package org.dapo.engine.internal.pretraining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.backbone.TrainableBackbone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests captions that belong to several images and have different lengths. */
class CaptionedBatchTest {
    private static final List<String> CAPTIONS =
            List.of("plate", "bright plain plate", "plate", "dark plate", "bright plain plate", "plate");

    @TempDir
    Path folder;

    private ClipProvider provider;
    private CaptionedBatch batch;

    @BeforeEach
    void putTogether() throws Exception {
        provider = TinyClip.provider(folder, NDManager::newBaseManager);
        batch = TinyClip.batch(TinyPipeline.squares(CAPTIONS.size()), CAPTIONS);
    }

    private interface Texts {
        NDArray of(NDManager scratch, Backbone backbone, CaptionedBatch.Features features);
    }

    private static NDArray encoded(NDManager scratch, Backbone backbone, List<String> texts) {
        TokenBatch tokens = backbone.tokenize(texts);
        return backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain());
    }

    @Test
    void eachCaptionGoesThroughTheTextTowerOnce() throws Exception {
        CountingBackbone counting = new CountingBackbone(provider);
        try (Backbone backbone = counting.load(Device.cpu());
                NDManager scratch = NDManager.newBaseManager()) {
            NDArray texts = batch.through(scratch, backbone, List.of()).texts();
            assertEquals(List.of(3L), counting.textPasses);
            for (int i = 0; i < CAPTIONS.size(); i++) {
                assertArrayEquals(
                        encoded(scratch, backbone, List.of(CAPTIONS.get(i))).toFloatArray(),
                        texts.get(i).toFloatArray(),
                        1e-5f,
                        CAPTIONS.get(i));
            }
        }
    }

    @Test
    void lossAndGradientsAreThoseOfAPassWithACaptionForEachImage() throws Exception {
        Map<String, float[]> once = lossAndGradients((scratch, backbone, features) -> features.texts());
        Map<String, float[]> each =
                lossAndGradients((scratch, backbone, features) -> encoded(scratch, backbone, CAPTIONS));
        assertEquals(each.keySet(), once.keySet());
        each.forEach((name, values) -> {
            assertArrayEquals(values, once.get(name), 1e-5f, name);
            float highest = 0;
            for (float value : values) {
                highest = Math.max(highest, Math.abs(value));
            }
            assertTrue(highest > 1e-3f, name);
        });
    }

    private Map<String, float[]> lossAndGradients(Texts texts) throws Exception {
        Map<String, float[]> all = new TreeMap<>();
        try (TrainableBackbone backbone = provider.untrained(Device.cpu(), 7);
                NDManager scratch = NDManager.newBaseManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                CaptionedBatch.Features features = batch.through(scratch, backbone, List.of());
                NDArray loss = new ContrastiveLoss(0.1)
                        .of(
                                features.images(),
                                texts.of(scratch, backbone, features),
                                features.captions(),
                                features.pictures());
                collector.backward(loss);
                all.put("loss", loss.toFloatArray());
            }
            for (Map.Entry<String, NDArray> weight : backbone.parameters().entrySet()) {
                all.put(weight.getKey(), weight.getValue().getGradient().toFloatArray());
            }
        }
        return all;
    }
}
