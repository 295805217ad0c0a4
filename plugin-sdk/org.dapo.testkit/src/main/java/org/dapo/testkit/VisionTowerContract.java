package org.dapo.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.LayerTokens.After;
import org.dapo.nn.api.backbone.LayerTokens.Entry;
import org.junit.jupiter.api.Test;

/** The part of {@link BackboneProviderContract} for the vision tower. */
abstract class VisionTowerContract extends TextTowerContract {
    /** The epsilon of a layer norm. */
    private static final double EPSILON = 1e-5;

    /** At the trained size and at another one, every form of the feature layers has its shape, without layer tokens. */
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

    /** Requesting feature layers, or a branch for them, does not change the image feature. */
    @Test
    public final void askingForPatchesDoesNotChangeTheImage() {
        NDArray pixels = pixels(spec.imageSize());
        NDArray plain = backbone.encodeImage(pixels, ImagePass.plain()).image();
        ImagePass more = ImagePass.plain()
                .withFeatures(List.of(spec.vision().layers()), PatchForm.NORMED)
                .with(new ValueBranch(1, true, false));
        assertClose(plain, backbone.encodeImage(pixels, more).image());
    }

    /** The subset of all patches gives the feature of the whole image, and a subset depends only on its own patches. */
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

    /** Gradients reach every array that requires them: the pixels and the tokens of every layer in the vision tower. */
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

    /** Gradients also flow through the patches of each layer, and through those of a branch, in every form. */
    @Test
    public final void gradientsFlowThroughThePatches() {
        for (int layer = 1; layer <= layers(); layer++) {
            for (PatchForm form : PatchForm.values()) {
                ImagePass pass = ImagePass.plain().withFeatures(List.of(layer), form);
                assertGradientsOfPatches(layer, pass);
                assertGradientsOfPatches(layer, pass.with(new ValueBranch(1, true, true)));
            }
        }
    }

    private void assertGradientsOfPatches(int layer, ImagePass pass) {
        LayerTokens tokens = tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY);
        NDArray pixels = pixels(spec.imageSize());
        List<NDArray> wanted = new ArrayList<>(tokens.tokens().subList(0, layer));
        wanted.add(pixels);
        assertGradients(
                wanted,
                () -> backbone.encodeImage(pixels, pass.with(tokens)).patches().get(0));
    }

    /**
     * Normed patches are a layer norm of the raw ones: the values with mean 0 and variance 1, with one scale and shift per
     * dimension.
     */
    @Test
    public final void normedPatchesAreALayerNormOfTheRawOnes() {
        NDArray raw = patches(PatchForm.RAW);
        NDArray mean = raw.mean(new int[] {-1}, true);
        NDArray variance = raw.sub(mean).square().mean(new int[] {-1}, true);
        NDArray standard = centred(raw.sub(mean).div(variance.add(EPSILON).sqrt()));
        NDArray normed = centred(patches(PatchForm.NORMED));
        NDArray scale = standard.mul(normed)
                .sum(new int[] {0})
                .div(standard.square().sum(new int[] {0}).add(1e-9));
        assertClose(standard.mul(scale), normed);
    }

    /** The patches of the last layer, (2·G·G, width). */
    private NDArray patches(PatchForm form) {
        NDArray patches = last(ImagePass.plain().withFeatures(List.of(layers()), form));
        return patches.reshape(-1, patches.getShape().get(2));
    }

    private static NDArray centred(NDArray rows) {
        return rows.sub(rows.mean(new int[] {0}, true));
    }

    /** The image feature without the norm differs from that with it. */
    @Test
    public final void anImageIsPooledAsAsked() {
        NDArray normed = image(ImagePass.plain());
        NDArray unnormed = image(ImagePass.plain().with(ImagePass.Pooling.UNNORMED));
        assertTrue(difference(normed, unnormed) > 1e-4, "the norm before the projection changes nothing");
    }

    /** At the trained size, the kind of resize has no effect. */
    @Test
    public final void positionsOfTheTrainedSizeAreNotResized() {
        NDArray plain = image(ImagePass.plain());
        for (PositionResize resize : PositionResize.values()) {
            assertClose(plain, image(ImagePass.plain().with(resize)));
        }
    }

    /** Before its first layer a branch equals the ordinary path, and from there on it differs. */
    @Test
    public final void aBranchBeginsAtItsLayer() {
        ImagePass plain = ImagePass.plain().withFeatures(everyLayer(), PatchForm.RAW);
        List<NDArray> ordinary = features(plain);
        List<NDArray> beside = features(plain.with(new ValueBranch(layers(), true, true)));
        for (int layer = 1; layer < layers(); layer++) {
            assertClose(ordinary.get(layer - 1), beside.get(layer - 1));
        }
        assertTrue(
                difference(ordinary.get(layers() - 1), beside.get(layers() - 1)) > 1e-4,
                "the branch's attention is the ordinary one");
    }

    /** A branch without residual and MLP depends only on its layer's input, wherever it began. */
    @Test
    public final void aBranchTakesItsInputFromTheOrdinaryPath() {
        assertClose(ofBranch(new ValueBranch(1, false, false)), ofBranch(new ValueBranch(layers(), false, false)));
    }

    /** Residual and MLP are applied as requested. */
    @Test
    public final void aBranchHasThePartsThatAreAskedFor() {
        List<ValueBranch> branches = new ArrayList<>();
        for (boolean residual : List.of(false, true)) {
            for (boolean mlp : List.of(false, true)) {
                branches.add(new ValueBranch(layers(), residual, mlp));
            }
        }
        List<NDArray> patches = branches.stream().map(this::ofBranch).toList();
        for (int i = 0; i < patches.size(); i++) {
            for (int j = 0; j < i; j++) {
                String pair = "the same patches from %s and %s".formatted(branches.get(i), branches.get(j));
                assertTrue(difference(patches.get(i), patches.get(j)) > 1e-4, pair);
            }
        }
    }

    private NDArray ofBranch(ValueBranch branch) {
        return last(
                ImagePass.plain().withFeatures(List.of(layers()), PatchForm.RAW).with(branch));
    }

    /** Slots have no position embedding, and attention is not masked, so it does not matter at which end they are added. */
    @Test
    public final void slotsHaveNoPlaceOfTheirOwn() {
        ImagePass pass = ImagePass.plain().withFeatures(everyLayer(), PatchForm.RAW);
        ImageFeatures behindTheFirst = encode(pass.with(tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY)));
        ImageFeatures atTheEnd = encode(pass.with(tokens(spec.vision(), Entry.APPEND, After.STAY)));
        assertClose(behindTheFirst.image(), atTheEnd.image());
        for (int i = 0; i < layers(); i++) {
            assertClose(behindTheFirst.patches().get(i), atTheEnd.patches().get(i));
        }
    }

    /** Each image may have its own tokens, with the same result as if it were alone. */
    @Test
    public final void tokensMayDifferFromImageToImage() {
        LayerTokens one = tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY);
        LayerTokens other = with(one, one.tokens().stream().map(NDArray::neg).toList());
        List<NDArray> both = new ArrayList<>();
        for (int i = 0; i < one.tokens().size(); i++) {
            both.add(one.tokens().get(i).stack(other.tokens().get(i)));
        }
        NDArray own = image(ImagePass.plain().with(with(one, both)));
        assertClose(image(ImagePass.plain().with(one)).get(0), own.get(0));
        assertClose(image(ImagePass.plain().with(other)).get(1), own.get(1));
    }

    private static LayerTokens with(LayerTokens like, List<NDArray> tokens) {
        return new LayerTokens(tokens, like.firstLayer(), like.entry(), like.blend(), like.after());
    }

    /** Tokens that enter before a layer change that layer and later ones, but none before it. */
    @Test
    public final void tokensEnterAtTheirLayer() {
        LayerTokens all = tokens(spec.vision(), Entry.INSERT_AFTER_FIRST, After.STAY);
        ImagePass plain = ImagePass.plain().withFeatures(everyLayer(), PatchForm.RAW);
        List<NDArray> without = features(plain);
        for (int first = 1; first <= layers(); first++) {
            LayerTokens late = new LayerTokens(all.tokens().subList(0, 1), first, all.entry(), 0, all.after());
            List<NDArray> features = features(plain.with(late));
            for (int before = 1; before < first; before++) {
                assertClose(without.get(before - 1), features.get(before - 1));
            }
            int layer = first;
            assertTrue(
                    difference(without.get(layer - 1), features.get(layer - 1)) > 1e-5,
                    () -> "tokens before layer %d do not change what it makes".formatted(layer));
        }
    }

    /** If slots are to leave, they pass through one more layer after their last tokens and are then removed. */
    @Test
    public final void slotsLeaveBehindOneMoreLayer() {
        for (Entry entry : List.of(Entry.INSERT_AFTER_FIRST, Entry.APPEND)) {
            for (int given = 1; given < layers(); given++) {
                ImageFeatures staying = encode(withTokens(given, entry, After.STAY));
                ImageFeatures leaving = encode(withTokens(given, entry, After.LEAVE));
                String late = "slots that have tokens in %d of %d layers do not leave".formatted(given, layers());
                for (int layer = 1; layer <= layers(); layer++) {
                    NDArray expected = staying.patches().get(layer - 1);
                    NDArray actual = leaving.patches().get(layer - 1);
                    if (layer <= given + 1) {
                        assertClose(expected, actual);
                    } else {
                        assertTrue(difference(expected, actual) > 1e-5, late);
                    }
                }
                if (given + 1 == layers()) {
                    assertClose(staying.image(), leaving.image());
                } else {
                    assertTrue(difference(staying.image(), leaving.image()) > 1e-5, late);
                }
            }
        }
    }

    /** Tokens in the first layers only, and the patches of every layer. */
    private ImagePass withTokens(int given, Entry entry, After after) {
        LayerTokens all = tokens(spec.vision(), entry, after);
        return ImagePass.plain()
                .withFeatures(everyLayer(), PatchForm.RAW)
                .with(with(all, all.tokens().subList(0, given)));
    }

    private int layers() {
        return spec.vision().layers();
    }

    private List<Integer> everyLayer() {
        return IntStream.rangeClosed(1, layers()).boxed().toList();
    }

    private ImageFeatures encode(ImagePass pass) {
        return backbone.encodeImage(pixels(spec.imageSize()), pass);
    }

    private NDArray image(ImagePass pass) {
        return encode(pass).image();
    }

    private List<NDArray> features(ImagePass pass) {
        return encode(pass).patches();
    }

    private NDArray last(ImagePass pass) {
        List<NDArray> features = features(pass);
        return features.get(features.size() - 1);
    }
}
