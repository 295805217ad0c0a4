package org.dapo.prompt.multiads.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.testkit.SmallClip;
import org.dapo.prompting.Borrowed;
import org.dapo.testkit.PromptStrategyContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests MultiADS against the contract of prompt strategies. */
class MultiAdsContractTest extends PromptStrategyContract {
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
        return new MultiAdsStrategy(NDManager::newBaseManager);
    }

    @Override
    protected List<String> profiles() {
        return List.of("current:templates=3", "release:layers=2,templates=1,largest=5");
    }

    @Override
    protected Backbone backbone() {
        return backbone;
    }

    /** If a patch is almost certainly good, little is left for the defects. This rest must still distinguish patches. */
    @Test
    void patchesThatAreAllButSurelyGoodAreToldApart() {
        String profile = "current:templates=1";
        try (NDManager manager = NDManager.newBaseManager();
                PromptLearner drawn = strategy().create(backbone, profile, 1)) {
            // The normal state lies along the first axis; two defects have a cosine of 0.75 to it.
            float[] axes = new float[3 * 16];
            axes[0] = 1;
            axes[16] = axes[32] = 0.75f;
            axes[17] = axes[34] = (float) Math.sqrt(1 - 0.75 * 0.75);
            StateFeatures states = new StateFeatures(
                    List.of(State.NORMAL, State.of("hole"), State.of("scratch")),
                    manager.create(axes, new Shape(1, 3, 16)));
            NDArray bias = manager.zeros(new Shape(16));
            bias.set(new NDIndex(0), 1000);
            Map<String, NDArray> parameters = new LinkedHashMap<>(drawn.parameters());
            parameters.replaceAll((name, array) -> name.endsWith("bias") ? bias : array);
            try (PromptLearner sure = strategy().restore(backbone, profile, parameters)) {
                NDArray pixels = manager.randomUniform(-1, 1, new Shape(1, 3, 32, 32));
                NDArray map = sure.score(new ImageBatch(pixels, List.of("plate")), states, new int[0])
                        .anomaly();
                float least = map.min().getFloat();
                float most = map.max().getFloat();
                assertTrue(least > 0 && least < most && most < 1e-8f, "from " + least + " to " + most);
            }
        }
    }

    /** At 518 pixels, the maps of twenty types take 180 MB for eight images. */
    @Test
    void onlyOneLayersMapsAreHeldAtATime() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> patches = Stream.of(1f, 2f, 3f)
                    .map(value -> manager.full(new Shape(2), value))
                    .toList();
            List<Integer> open = new ArrayList<>();
            NDArray sum = MultiAdsLearner.total(manager, patches, (step, layer) -> {
                open.add(manager.getManagedArrays().size());
                return Borrowed.in(step, layer).mul(2).add(1);
            });
            assertArrayEquals(new float[] {3 + 5 + 7, 3 + 5 + 7}, sum.toFloatArray());
            assertEquals(List.of(3, 3 + 1, 3 + 1), open, "arrays: the patches and the sum");
            assertEquals(3 + 1, manager.getManagedArrays().size());
        }
    }

    /** The map's range and the loss depend on the number of layers. */
    @Test
    void moreLayersThanThereAreAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> strategy().create(backbone, "current:layers=5", 1))
                .getMessage();
        assertEquals("5 feature layers, where the vision tower of small-clip has 4 layers", message);
    }
}
