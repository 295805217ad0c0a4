package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link BackboneProvider} must do. A plug-in's test extends this class and hands over a provider; a small model
 * does, and keeps the test quick. The native library must be on the test's class path.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackboneProviderContract {
    private static final List<String> TEXTS = List.of("a photo of a flawless bottle", "scratch");
    private static final int SLOTS = 2;

    private BackboneProvider provider;
    private Backbone backbone;
    private BackboneSpec spec;
    private NDManager manager;

    /** For the plug-in's own test, which extends this class. */
    protected BackboneProviderContract() {}

    /**
     * The provider under test. Asked for once.
     *
     * @return the provider
     * @throws Exception if it cannot be made
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

    /**
     * What is known before loading is what is loaded, and loading twice gives the same model.
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

    /** A row is as long as the context, its end is where it is said to be, and a text always gives the same row. */
    @Test
    public final void textsBecomeRowsOfTokens() {
        List<String> texts =
                List.of(TEXTS.get(0), TEXTS.get(1), "", "bottle ".repeat(spec.contextLength()), TEXTS.get(0));
        TokenBatch tokens = backbone.tokenize(texts);
        assertEquals(texts.size(), tokens.ids().length);
        int start = tokens.ids()[0][0];
        int end = tokens.ids()[0][tokens.endOfText()[0]];
        for (int i = 0; i < texts.size(); i++) {
            int[] row = tokens.ids()[i];
            assertEquals(spec.contextLength(), row.length);
            assertTrue(Arrays.stream(row).allMatch(id -> id >= 0 && id < spec.vocabularySize()), Arrays.toString(row));
            assertEquals(start, row[0], "the first token");
            assertEquals(end, row[tokens.endOfText()[i]], "the end token");
        }
        assertEquals(1, tokens.endOfText()[2], "the end of an empty text");
        assertEquals(spec.contextLength() - 1, tokens.endOfText()[3], "the end of a text that is cut");
        assertArrayEquals(tokens.ids()[0], tokens.ids()[4]);
    }

    /** The same token is embedded alike wherever it stands: positions come later. */
    @Test
    public final void tokensAreEmbeddedWithoutPositions() {
        int[] ids = new int[spec.contextLength()];
        Arrays.fill(ids, 5);
        NDArray embedded = backbone.embed(manager, new TokenBatch(new int[][] {ids}, new int[] {1}));
        assertEquals(new Shape(1, spec.contextLength(), spec.text().width()), embedded.getShape());
        assertSame(manager, embedded.getManager());
        assertClose(embedded.get("0, 0"), embedded.get("0, {}", spec.contextLength() - 1));
    }

    /** The statistics are those of the whole table. */
    @Test
    public final void tokenStatisticsAreThoseOfTheTable() {
        int rows = (spec.vocabularySize() + spec.contextLength() - 1) / spec.contextLength();
        int[][] ids = new int[rows][spec.contextLength()];
        for (int id = 0; id < spec.vocabularySize(); id++) {
            ids[id / spec.contextLength()][id % spec.contextLength()] = id;
        }
        NDArray table = backbone.embed(manager, new TokenBatch(ids, new int[rows]))
                .reshape(-1, spec.text().width())
                .get(":{}", spec.vocabularySize());
        NDArray mean = table.mean(new int[] {0});
        NDArray deviation = table.sub(mean)
                .square()
                .sum(new int[] {0})
                .div(spec.vocabularySize() - 1)
                .sqrt();
        NDArray statistics = backbone.tokenStatistics(manager);
        assertEquals(new Shape(2, spec.text().width()), statistics.getShape());
        assertClose(mean, statistics.get(0));
        assertClose(deviation, statistics.get(1));
    }

    /** A text feature has the joint width, differs from text to text, and does not depend on its neighbours in the batch. */
    @Test
    public final void textsAreEncodedEachForItself() {
        NDArray both = encode(backbone, TextPass.plain());
        assertEquals(new Shape(2, spec.embedding()), both.getShape());
        assertTrue(difference(both.get(0), both.get(1)) > 1e-3, "two texts have the same feature");
        TokenBatch second = backbone.tokenize(TEXTS.subList(1, 2));
        NDArray alone = backbone.encodeText(backbone.embed(manager, second), second.endOfText(), TextPass.plain());
        assertTrue(
                difference(both.get(1), alone.get(0))
                        <= 1e-4f * Math.max(1, both.abs().max().getFloat()),
                "a text is encoded otherwise beside another than alone");
    }

    /** Under a causal mask, what stands behind the end token cannot be seen; without one it can. */
    @Test
    public final void aCausalPassSeesOnlyWhatIsBefore() {
        LayerTokens behind = tokens(spec.text(), Entry.APPEND, After.STAY);
        NDArray plain = encode(backbone, TextPass.plain());
        assertClose(plain, encode(backbone, TextPass.plain().with(behind)));
        TextPass open = new TextPass(false, TextPass.plain().tokens(), TextPass.Pooling.END_OF_TEXT);
        assertTrue(difference(encode(backbone, open), encode(backbone, open.with(behind))) > 1e-4);
    }

    /** What is overwritten cannot be seen any more, and the sequence keeps its length. */
    @Test
    public final void overwrittenTokensAreGone() {
        TokenBatch batch = backbone.tokenize(TEXTS);
        NDArray embedded = backbone.embed(manager, batch);
        NDArray changed = embedded.duplicate();
        changed.set(new NDIndex(":, 1:{}", 1 + SLOTS), 3);
        TextPass pass = TextPass.plain().with(tokens(spec.text(), Entry.OVERWRITE_AFTER_FIRST, After.STAY));
        NDArray before = backbone.encodeText(embedded, batch.endOfText(), pass);
        assertClose(before, backbone.encodeText(changed, batch.endOfText(), pass));
        assertTrue(difference(before, encode(backbone, TextPass.plain())) > 1e-4, "nothing was overwritten");
    }

    /** Pooled at the original index, a feature is taken as many places before the end token as tokens were inserted. */
    @Test
    public final void theOriginalIndexIsBeforeTheInsertedOnes() {
        TokenBatch batch = backbone.tokenize(TEXTS.subList(0, 1));
        NDArray embedded = backbone.embed(manager, batch);
        TextPass end = TextPass.plain().with(tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.STAY));
        TextPass original = new TextPass(end.causal(), end.tokens(), TextPass.Pooling.ORIGINAL_INDEX);
        int[] earlier = {batch.endOfText()[0] - SLOTS};
        assertClose(
                backbone.encodeText(embedded, earlier, end),
                backbone.encodeText(embedded, batch.endOfText(), original));
    }

    /** A slot that keeps all that the layer before made of it takes nothing of its later tokens. */
    @Test
    public final void blendedTokensKeepTheirShare() {
        LayerTokens all = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.STAY);
        LayerTokens first = new LayerTokens(all.tokens().subList(0, 1), 0, all.entry(), 0, all.after());
        LayerTokens kept = new LayerTokens(all.tokens(), 0, all.entry(), 1, all.after());
        NDArray expected = encode(backbone, TextPass.plain().with(first));
        assertClose(expected, encode(backbone, TextPass.plain().with(kept)));
        if (all.tokens().size() > 1) {
            NDArray half = encode(backbone, TextPass.plain().with(all));
            assertTrue(difference(expected, half) > 1e-5, "tokens of later layers change nothing");
        }
    }

    /** At the trained size and at another: every form of the feature layers has its shape, layer tokens are left out. */
    @Test
    public final void featureLayersHaveTheirShape() {
        List<Integer> layers =
                spec.vision().layers() > 1 ? List.of(1, spec.vision().layers()) : List.of(1);
        for (int side : List.of(spec.imageSize(), spec.imageSize() + spec.patch())) {
            int grid = spec.grid(side);
            for (PatchForm form : PatchForm.values()) {
                for (ImagePass pass : List.of(
                        ImagePass.plain().withFeatures(layers, form),
                        ImagePass.plain()
                                .withFeatures(layers, form)
                                .with(tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY)))) {
                    ImageFeatures features = backbone.encodeImage(pixels(side), pass);
                    int width = form == PatchForm.PROJECTED
                            ? spec.embedding()
                            : spec.vision().width();
                    assertEquals(grid, features.grid());
                    assertEquals(
                            new Shape(2, spec.embedding()), features.image().getShape());
                    assertEquals(layers.size(), features.patches().size());
                    features.patches()
                            .forEach(one -> assertEquals(
                                    new Shape(2, (long) grid * grid, width),
                                    one.getShape(),
                                    "the shape of the patches, " + form));
                }
            }
        }
    }

    /** To ask for feature layers, or for a branch that they come from, does not change the image feature. */
    @Test
    public final void askingForPatchesDoesNotChangeTheImage() {
        NDArray pixels = pixels(spec.imageSize());
        NDArray plain = backbone.encodeImage(pixels, ImagePass.plain()).image();
        ImagePass more = ImagePass.plain()
                .withFeatures(List.of(spec.vision().layers()), PatchForm.NORMED)
                .with(new ImagePass.ValueBranch(1, true, false));
        assertClose(plain, backbone.encodeImage(pixels, more).image());
    }

    /** The subset of all patches is the whole image, and a subset sees no patch but its own. */
    @Test
    public final void subsetsAreEncodedAlone() {
        int grid = spec.grid(spec.imageSize());
        int[] all = new int[grid * grid];
        Arrays.setAll(all, i -> i);
        NDArray pixels = pixels(spec.imageSize());
        NDArray whole = backbone.encodeImage(pixels, ImagePass.plain()).image();
        ImageFeatures alone = backbone.encodeImage(pixels, ImagePass.plain().withSubsets(List.of(all)));
        assertEquals(new Shape(2, 1, spec.embedding()), alone.image().getShape());
        assertTrue(alone.patches().isEmpty());
        assertClose(whole, alone.image().get(":, 0"));

        List<int[]> corners = List.of(new int[] {0}, new int[] {grid * grid - 1});
        NDArray before = backbone.encodeImage(pixels, ImagePass.plain().withSubsets(corners))
                .image();
        NDArray changed = pixels.duplicate();
        changed.set(new NDIndex("..., :{}, :{}", spec.patch(), spec.patch()), 0);
        NDArray after = backbone.encodeImage(changed, ImagePass.plain().withSubsets(corners))
                .image();
        assertTrue(difference(before.get(":, 0"), after.get(":, 0")) > 1e-4, "the first patch was changed");
        assertClose(before.get(":, 1"), after.get(":, 1"));
    }

    /** What does not fit is refused before anything is computed. */
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
                List.of(manager.zeros(new Shape(SLOTS, spec.vision().width() + 1))), 0, Entry.APPEND, 0, After.STAY);
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

    /** Gradients reach whatever wants them: embedded words and tokens of every layer in the text tower. */
    @Test
    public final void gradientsFlowThroughTheTextTower() {
        LayerTokens tokens = tokens(spec.text(), Entry.INSERT_AFTER_FIRST, After.LEAVE);
        TokenBatch batch = backbone.tokenize(TEXTS);
        NDArray embedded = backbone.embed(manager, batch);
        List<NDArray> wanted = new ArrayList<>(tokens.tokens());
        wanted.add(embedded);
        assertGradients(
                wanted,
                () -> backbone.encodeText(
                        embedded, batch.endOfText(), TextPass.plain().with(tokens)));
    }

    /** Gradients reach whatever wants them: pixels and tokens of every layer in the vision tower. */
    @Test
    public final void gradientsFlowThroughTheVisionTower() {
        LayerTokens tokens = tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY);
        NDArray pixels = pixels(spec.imageSize());
        List<NDArray> wanted = new ArrayList<>(tokens.tokens());
        wanted.add(pixels);
        assertGradients(
                wanted, () -> backbone.encodeImage(pixels, ImagePass.plain().with(tokens))
                        .image());
    }

    /** A result belongs to the manager of the first array that came in; when that is closed, nothing is left of the call. */
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
     * Several threads get what one gets.
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

    private NDArray encode(Backbone one, TextPass pass) {
        TokenBatch batch = one.tokenize(TEXTS);
        return one.encodeText(one.embed(manager, batch), batch.endOfText(), pass);
    }

    /** (2, 3, side, side), the same each time. */
    private NDArray pixels(int side) {
        NDArray ramp = manager.arange(0f, 2f * 3 * side * side, 1f);
        return ramp.mul(0.37f).sin().reshape(2, 3, side, side);
    }

    /** Tokens for every layer, the same each time. */
    private LayerTokens tokens(BackboneSpec.Tower tower, Entry entry, After after) {
        List<NDArray> tokens = new ArrayList<>();
        for (int layer = 0; layer < tower.layers(); layer++) {
            NDArray ramp = manager.arange(0f, (float) SLOTS * tower.width(), 1f);
            tokens.add(ramp.mul(0.91f + layer).sin().reshape(SLOTS, tower.width()));
        }
        return new LayerTokens(tokens, 0, entry, 0.25f, after);
    }

    private static void assertGradients(List<NDArray> wanted, Supplier<NDArray> encode) {
        wanted.forEach(one -> one.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray feature = encode.get();
            Gradients.backward(collector, feature.mul(feature).sum());
        }
        wanted.forEach(one -> Gradients.assertReaches("an input of shape " + one.getShape(), one));
    }

    private static void refused(Runnable call) {
        assertThrows(IllegalArgumentException.class, call::run);
    }

    private static void assertClose(NDArray expected, NDArray actual) {
        assertEquals(expected.getShape(), actual.getShape());
        float scale = Math.max(1, expected.abs().max().getFloat());
        float difference = difference(expected, actual);
        assertTrue(difference <= 1e-4f * scale, "%g apart, where values reach %g".formatted(difference, scale));
    }

    private static float difference(NDArray one, NDArray other) {
        return one.sub(other).abs().max().getFloat();
    }
}
