package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.Test;

class TextTowerTest {
    private static final int LAYERS = 12;

    private static final String DEEP = """
            {"architecture": {"embedding": 24,
              "vision": {"imageSize": 32, "patch": 8, "width": 32, "layers": 1, "heads": 4},
              "text": {"contextLength": 16, "vocabulary": 49408, "width": 16, "layers": %d, "heads": 2},
              "activation": "quick_gelu"},
             "weights": {"seed": 7}}""".formatted(LAYERS);

    @Test
    void whatAPassTakesFromJavaDoesNotGrowWithTheLayers() throws BackboneException {
        try (Backbone backbone = SeededModel.provider(DEEP).load(Device.cpu());
                NDManager manager = NDManager.newBaseManager()) {
            TokenBatch tokens = backbone.tokenize(List.of("a scratch"));
            NDArray embedded = backbone.embed(manager, tokens);
            long before = DirectBuffers.count();
            NDArray feature = backbone.encodeText(embedded, tokens.endOfText(), TextPass.plain());
            assertTrue(DirectBuffers.count() - before < LAYERS);
            assertEquals(new Shape(1, 24), feature.getShape());
        }
    }
}
