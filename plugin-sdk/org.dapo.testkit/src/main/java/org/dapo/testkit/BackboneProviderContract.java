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
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
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
            assertEquals(Device.cpu(), again.device(), "the device for which it was loaded");
            assertClose(encode(backbone, TextPass.plain()), encode(again, TextPass.plain()));
        }
        assertDoesNotThrow(
                () -> encode(backbone, TextPass.plain()), "one backbone is closed with another: state is shared");
    }

    /**
     * A closed backbone holds no arrays: a host loads others after it.
     *
     * @throws BackboneException if it cannot be loaded again
     */
    @Test
    public final void aClosedBackboneReleasesItsArrays() throws BackboneException {
        int before = MemoryProbe.openArrays(manager);
        provider.load(Device.cpu()).close();
        assertEquals(before, MemoryProbe.openArrays(manager), "arrays that a closed backbone holds");
    }

    /** Invalid arguments are rejected. */
    @Test
    public final void whatDoesNotFitIsRefused() {
        refused(
                "a side that is no multiple of the patch side",
                () -> backbone.encodeImage(pixels(spec.imageSize() + 1), ImagePass.plain()));
        refused(
                "pixels of one channel",
                () -> backbone.encodeImage(
                        manager.zeros(new Shape(1, 1, spec.imageSize(), spec.imageSize())), ImagePass.plain()));
        ImagePass beyond = ImagePass.plain().withFeatures(List.of(spec.vision().layers() + 1), PatchForm.RAW);
        refused("a feature layer beyond the last one", () -> backbone.encodeImage(pixels(spec.imageSize()), beyond));
        ImagePass late = ImagePass.plain()
                .withFeatures(List.of(1), PatchForm.RAW)
                .with(new ValueBranch(spec.vision().layers() + 1, true, true));
        refused("a branch from beyond the last layer", () -> backbone.encodeImage(pixels(spec.imageSize()), late));
        int patches = spec.grid(spec.imageSize()) * spec.grid(spec.imageSize());
        for (int outside : new int[] {-1, patches}) {
            ImagePass pass = ImagePass.plain().withSubsets(List.of(new int[] {outside}));
            refused(
                    "a subset with patch %d of %d".formatted(outside, patches),
                    () -> backbone.encodeImage(pixels(spec.imageSize()), pass));
        }
        tokensThatDoNotFit(spec.vision(), 2, 1 + patches)
                .forEach((what, tokens) -> refused(
                        what + " in the vision tower",
                        () -> backbone.encodeImage(
                                pixels(spec.imageSize()), ImagePass.plain().with(tokens))));
        NDArray embedded =
                manager.zeros(new Shape(1, spec.contextLength(), spec.text().width()));
        tokensThatDoNotFit(spec.text(), 1, spec.contextLength())
                .forEach((what, tokens) -> refused(
                        what + " in the text tower",
                        () -> backbone.encodeText(
                                embedded, new int[] {1}, TextPass.plain().with(tokens))));
        refused(
                "an end token beyond the context",
                () -> backbone.encodeText(embedded, new int[] {spec.contextLength()}, TextPass.plain()));
        refused("two end tokens of one text", () -> backbone.encodeText(embedded, new int[] {1, 1}, TextPass.plain()));
        long length = spec.contextLength();
        long width = spec.text().width();
        for (Shape shape :
                List.of(new Shape(length, width), new Shape(1, length - 1, width), new Shape(1, length, width + 1))) {
            refused(
                    "embedded text of shape " + shape,
                    () -> backbone.encodeText(manager.zeros(shape), new int[] {1}, TextPass.plain()));
        }
        for (int id : new int[] {-1, spec.vocabularySize()}) {
            int[] ids = new int[spec.contextLength()];
            ids[0] = id;
            refusedIds("the id %d of a vocabulary of %d".formatted(id, spec.vocabularySize()), ids);
        }
        refusedIds("a row with an id too few", new int[spec.contextLength() - 1]);
        refusedIds("a row with an id too many", new int[spec.contextLength() + 1]);
    }

    private void refusedIds(String what, int[] row) {
        refused(what, () -> backbone.embed(manager, new TokenBatch(new int[][] {row}, new int[] {0})));
    }

    /** Layer tokens that do not fit N sequences of L tokens, by what is wrong with them. */
    private Map<String, LayerTokens> tokensThatDoNotFit(BackboneSpec.Tower tower, long sequences, long length) {
        int width = tower.width();
        return Map.of(
                "layer tokens of another width", zeros(1, Entry.APPEND, new Shape(SLOTS, width + 1)),
                "layer tokens beyond the last layer", zeros(tower.layers() + 1, Entry.APPEND, new Shape(SLOTS, width)),
                "layer tokens of another number of sequences",
                        zeros(1, Entry.APPEND, new Shape(sequences + 1, SLOTS, width)),
                "layer tokens that overwrite more than there is",
                        zeros(1, Entry.OVERWRITE_AFTER_FIRST, new Shape(length, width)));
    }

    private LayerTokens zeros(int layer, Entry entry, Shape shape) {
        return new LayerTokens(List.of(manager.zeros(shape)), layer, entry, 0, After.STAY);
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
