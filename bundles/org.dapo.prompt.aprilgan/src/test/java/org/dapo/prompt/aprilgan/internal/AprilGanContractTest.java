package org.dapo.prompt.aprilgan.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests APRIL-GAN against the contract of prompt strategies. */
class AprilGanContractTest extends PromptStrategyContract {
    private static Backbone backbone;

    @BeforeAll
    static void load() {
        backbone = SmallClip.load();
    }

    @AfterAll
    static void close() {
        backbone.close();
    }

    @Override
    protected PromptStrategy strategy() {
        return new AprilGanStrategy(NDManager::newBaseManager);
    }

    @Override
    protected List<String> profiles() {
        return List.of("mvtec:templates=5", "visa:layers=2,templates=2");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }

    /** The map's range and the loss depend on the number of layers. */
    @Test
    void moreLayersThanThereAreAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> strategy().create(backbone, "mvtec:layers=5", 1))
                .getMessage();
        assertEquals("5 feature layers, where the vision tower of small-clip has 4 layers", message);
    }
}
