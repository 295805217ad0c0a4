package org.dapo.backbone.clip.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.backbone.clip.internal.text.Tokenizer;
import org.dapo.backbone.clip.internal.tower.TextTower;
import org.dapo.backbone.clip.internal.tower.VisionTower;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.tensorfile.TensorFile;
import org.dapo.testkit.Agreement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares models in files of open_clip and transformers with these libraries, after every layer, at several input sides. */
class ReferenceModelsTest {
    private static final double TOLERANCE = 1e-4;
    private static final Tokenizer TOKENIZER = new Tokenizer();
    private static final Map<String, Agreement> AGREEMENTS = new LinkedHashMap<>();

    static Stream<Arguments> weights() {
        return ReferenceModel.all().flatMap(model -> model.weightFiles().map(file -> Arguments.of(model, file)));
    }

    @AfterAll
    static void print() {
        AGREEMENTS.values().forEach(Agreement::print);
    }

    private static Agreement agreement(ReferenceModel model, String what) {
        return AGREEMENTS.computeIfAbsent(model.oracle() + what, key -> new Agreement(what, model.oracle(), TOLERANCE));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("weights")
    void imageFeaturesAndTheHiddenStateBehindEveryLayerAreTheLibrarys(ReferenceModel model, String file)
            throws BackboneException, IOException {
        int[] sides = ReferenceModel.sides();
        try (NDManager owner = NDManager.newBaseManager();
                TensorFile inputs = TensorFile.open(ReferenceModel.FOLDER.resolve("inputs.safetensors"));
                TensorFile expected = TensorFile.open(model.expected())) {
            VisionTower tower = model.weights(owner, file).visionTower();
            List<Integer> layers =
                    IntStream.rangeClosed(1, tower.layers().size()).boxed().toList();
            ImagePass pass = ImagePass.plain().with(model.positions()).withFeatures(layers, PatchForm.RAW);
            for (int side : sides) {
                String at = side == sides[0] ? ", at the trained side" : ", at other sides";
                NDArray pixels = TowerFixture.tensor(owner, inputs, "pixels." + side);
                ImageFeatures features = tower.encode(pixels, pass);
                NDArray image = TowerFixture.tensor(owner, expected, "image." + side);
                agreement(model, "image features" + at).within(apart(image, unit(features.image())), file);
                for (int layer : layers) {
                    String name = "vision." + side + "." + layer;
                    NDArray patches = TowerFixture.tensor(owner, expected, name).get(new NDIndex(":, 1:"));
                    NDArray ended = TowerFixture.tensor(owner, expected, name + ".image");
                    NDArray token = until(tower, layer)
                            .encode(pixels, pass.withFeatures(List.of(), PatchForm.RAW))
                            .image();
                    Agreement every = agreement(model, "vision tower, every layer" + at);
                    every.within(apart(patches, features.patches().get(layer - 1)), name);
                    every.within(apart(ended, unit(token)), name);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("weights")
    void textFeaturesAndEveryPositionBehindEveryLayerAreTheLibrarys(ReferenceModel model, String file)
            throws BackboneException, IOException {
        TokenBatch tokens = ReferenceModel.tokens();
        try (NDManager owner = NDManager.newBaseManager();
                TensorFile expected = TensorFile.open(model.expected())) {
            ClipWeights weights = model.weights(owner, file);
            TextTower tower = weights.textTower();
            NDArray embedded = new ClipBackbone(owner, weights, TOKENIZER).embed(owner, tokens);
            NDArray features = tower.encode(embedded, tokens.endOfText(), TextPass.plain());
            agreement(model, "text features")
                    .within(apart(TowerFixture.tensor(owner, expected, "text"), unit(features)), file);
            for (int layer = 1; layer <= tower.layers().size(); layer++) {
                NDArray all = TowerFixture.tensor(owner, expected, "text." + layer);
                for (int position = 0; position < model.spec().contextLength(); position++) {
                    int[] where = new int[tokens.ids().length];
                    Arrays.fill(where, position);
                    NDArray given = until(tower, layer).encode(embedded, where, TextPass.plain());
                    agreement(model, "text tower, every layer and position")
                            .within(apart(all.get(new NDIndex(":, {}", position)), unit(given)), "layer " + layer);
                }
            }
        }
    }

    /** Returns the tower cut off after a layer. */
    private static VisionTower until(VisionTower tower, int layer) {
        return new VisionTower(
                tower.spec(),
                tower.stem(),
                tower.patches(),
                tower.classToken(),
                tower.positions(),
                tower.before(),
                tower.layers().subList(0, layer),
                tower.after(),
                tower.projection());
    }

    private static TextTower until(TextTower tower, int layer) {
        return new TextTower(tower.positions(), tower.layers().subList(0, layer), tower.norm(), tower.projection());
    }

    /** Scales rows to length 1. */
    private static NDArray unit(NDArray rows) {
        return rows.div(rows.norm(new int[] {-1}, true));
    }

    private static double apart(NDArray expected, NDArray given) {
        assertArrayEquals(expected.getShape().getShape(), given.getShape().getShape());
        return Agreement.relative(expected.toFloatArray(), given.toFloatArray());
    }
}
