package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The backbone that {@link BackboneProviderContract} tests, and its inputs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LoadedBackbone {
    static final List<String> TEXTS = List.of("a photo of a flawless bottle", "scratch");
    static final int SLOTS = 2;

    BackboneProvider provider;
    Backbone backbone;
    BackboneSpec spec;
    NDManager manager;

    /**
     * The provider under test. Called once.
     *
     * @return the provider
     * @throws Exception if it cannot be created
     */
    protected abstract BackboneProvider provider() throws Exception;

    @BeforeAll
    final void load() throws Exception {
        provider = provider();
        backbone = provider.load(Device.cpu());
        spec = backbone.spec();
    }

    @AfterAll
    final void close() {
        backbone.close();
    }

    @BeforeEach
    final void openManager() {
        manager = NDManager.newBaseManager(Device.cpu());
    }

    @AfterEach
    final void closeManager() {
        manager.close();
    }

    NDArray encode(Backbone one, TextPass pass) {
        TokenBatch batch = one.tokenize(TEXTS);
        return one.encodeText(one.embed(manager, batch), batch.endOfText(), pass);
    }

    /** (2, 3, side, side), the same at each call. */
    NDArray pixels(int side) {
        NDArray ramp = manager.arange(0f, 2f * 3 * side * side, 1f);
        return ramp.mul(0.37f).sin().reshape(2, 3, side, side);
    }

    /** Tokens for every layer, the same at each call. */
    LayerTokens tokens(BackboneSpec.Tower tower, Entry entry, After after) {
        List<NDArray> tokens = new ArrayList<>();
        for (int layer = 0; layer < tower.layers(); layer++) {
            NDArray ramp = manager.arange(0f, (float) SLOTS * tower.width(), 1f);
            tokens.add(ramp.mul(0.91f + layer).sin().reshape(SLOTS, tower.width()));
        }
        return new LayerTokens(tokens, 1, entry, 0.25f, after);
    }

    static void assertGradients(List<NDArray> wanted, Supplier<NDArray> encode) {
        wanted.forEach(one -> one.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray feature = encode.get();
            Gradients.backward(collector, feature.mul(feature).sum());
        }
        wanted.forEach(one -> Gradients.assertReaches("an input of shape " + one.getShape(), one));
    }

    static void refused(String what, Runnable call) {
        assertThrows(IllegalArgumentException.class, call::run, what);
    }

    static void assertClose(NDArray expected, NDArray actual) {
        assertEquals(expected.getShape(), actual.getShape());
        float scale = Math.max(1, expected.abs().max().getFloat());
        float difference = difference(expected, actual);
        assertTrue(difference <= 1e-4f * scale, "%g apart, where values reach %g".formatted(difference, scale));
    }

    static float difference(NDArray one, NDArray other) {
        return one.sub(other).abs().max().getFloat();
    }
}
