package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link BackboneProvider}. A plug-in's test extends this class and supplies a provider. A small model is
 * sufficient and keeps the test fast. The native library must be on the test's class path.
 */
public abstract class BackboneProviderContract extends VisionTowerContract {
    /** Called by the plug-in's test, which extends this class. */
    protected BackboneProviderContract() {}

    /**
     * The description matches the loaded backbone, and loading twice gives the same model.
     *
     * @throws BackboneException if it cannot be loaded twice
     */
    @Test
    public final void theProviderDescribesWhatItLoads() throws BackboneException {
        assertEquals(provider.spec(), spec, "what the provider says of the backbone that it loads");
        try (Backbone again = provider.load(Device.cpu())) {
            assertEquals(spec, again.spec());
            assertClose(encode(backbone, TextPass.plain()), encode(again, TextPass.plain()));
        }
        assertDoesNotThrow(
                () -> encode(backbone, TextPass.plain()), "one backbone is closed with another: state is shared");
    }

    /** Invalid arguments are rejected. */
    @Test
    public final void whatDoesNotFitIsRefused() {
        refused(() -> backbone.encodeImage(pixels(spec.imageSize() + 1), ImagePass.plain()));
        refused(() -> backbone.encodeImage(
                manager.zeros(new Shape(1, 1, spec.imageSize(), spec.imageSize())), ImagePass.plain()));
        ImagePass beyond = ImagePass.plain().withFeatures(List.of(spec.vision().layers() + 1), PatchForm.RAW);
        refused(() -> backbone.encodeImage(pixels(spec.imageSize()), beyond));
        int patches = spec.grid(spec.imageSize()) * spec.grid(spec.imageSize());
        ImagePass outside = ImagePass.plain().withSubsets(List.of(new int[] {patches}));
        refused(() -> backbone.encodeImage(pixels(spec.imageSize()), outside));
        LayerTokens narrow = new LayerTokens(
                List.of(manager.zeros(new Shape(SLOTS, spec.vision().width() + 1))), 1, Entry.APPEND, 0, After.STAY);
        refused(() ->
                backbone.encodeImage(pixels(spec.imageSize()), ImagePass.plain().with(narrow)));
        NDArray embedded =
                manager.zeros(new Shape(1, spec.contextLength(), spec.text().width()));
        refused(() -> backbone.encodeText(embedded, new int[] {spec.contextLength()}, TextPass.plain()));
        refused(() -> backbone.encodeText(embedded, new int[] {1, 1}, TextPass.plain()));
        int[] ids = new int[spec.contextLength()];
        ids[0] = spec.vocabularySize();
        refused(() -> backbone.embed(manager, new TokenBatch(new int[][] {ids}, new int[] {0})));
    }

    /**
     * A result is owned by the manager of the first array argument. Once that manager is closed, no array of the call remains.
     */
    @Test
    public final void nothingIsLeftBehind() {
        LayerTokens textTokens = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.LEAVE);
        LayerTokens visionTokens = tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY);
        NDArray drawn = pixels(spec.imageSize() + spec.patch());
        int before = MemoryProbe.openArrays(manager);
        try (NDManager call = manager.newSubManager()) {
            TokenBatch batch = backbone.tokenize(TEXTS);
            NDArray embedded = backbone.embed(call, batch);
            NDArray text = backbone.encodeText(
                    embedded, batch.endOfText(), TextPass.plain().with(textTokens));
            assertSame(call, text.getManager(), "the manager of a text feature");
            NDArray pixels = call.create(drawn.toFloatArray(), drawn.getShape());
            ImageFeatures features = backbone.encodeImage(
                    pixels,
                    ImagePass.plain()
                            .withFeatures(List.of(1), PatchForm.PROJECTED)
                            .with(visionTokens));
            assertSame(call, features.image().getManager());
            features.patches().forEach(one -> assertSame(call, one.getManager()));
            backbone.encodeImage(pixels, ImagePass.plain().withSubsets(List.of(new int[] {0}, new int[] {1})));
            assertSame(call, backbone.tokenStatistics(call).getManager());
        }
        assertEquals(before, MemoryProbe.openArrays(manager), "arrays in the process");
    }

    /**
     * Concurrent calls give the same results as single calls.
     *
     * @throws Exception if an image cannot be encoded
     */
    @Test
    public final void threadsDoNotDisturbEachOther() throws Exception {
        float[] text = encode(backbone, TextPass.plain()).toFloatArray();
        float[] values = pixels(spec.imageSize()).toFloatArray();
        Callable<float[]> image = () -> {
            try (NDManager own = NDManager.newBaseManager(Device.cpu())) {
                NDArray pixels = own.create(values, new Shape(2, 3, spec.imageSize(), spec.imageSize()));
                return backbone.encodeImage(pixels, ImagePass.plain()).image().toFloatArray();
            }
        };
        Callable<float[]> words = () -> {
            try (NDManager own = NDManager.newBaseManager(Device.cpu())) {
                TokenBatch batch = backbone.tokenize(TEXTS);
                return backbone.encodeText(backbone.embed(own, batch), batch.endOfText(), TextPass.plain())
                        .toFloatArray();
            }
        };
        float[] alone = image.call();
        List<Callable<float[]>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(image);
            calls.add(words);
        }
        List<float[]> results = AtOnce.run("encoding", calls);
        for (int i = 0; i < results.size(); i++) {
            float[] expected = i % 2 == 0 ? alone : text;
            assertArrayEquals(expected, results.get(i), 1e-4f, "a feature differs where threads encode at once");
        }
    }
}
