package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.backbone.clip.internal.weights.FileWeights;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.tensorfile.TensorFile;

/** The fixtures of itests/oracle/towers/make_fixtures.py: a tiny model, and what plain PyTorch computes in many passes. */
public final class TowerFixture {
    public static final Path FOLDER = folder();
    private static final JsonObject DOCUMENT = document();

    private TowerFixture() {}

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(TowerFixture.class.getResource("/towers"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject document() {
        try {
            return JsonParser.parseString(Files.readString(FOLDER.resolve("cases.json")))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the passes through one tower, image or text. */
    static List<JsonObject> cases(String kind) {
        List<JsonObject> cases = new ArrayList<>();
        for (JsonElement one : DOCUMENT.getAsJsonArray("cases")) {
            if (one.getAsJsonObject().get("kind").getAsString().equals(kind)) {
                cases.add(one.getAsJsonObject());
            }
        }
        return cases;
    }

    public static BackboneSpec spec(String activation) throws BackboneException {
        JsonObject json = new JsonObject();
        JsonObject architecture = DOCUMENT.getAsJsonObject("architecture").deepCopy();
        architecture.addProperty("activation", activation);
        json.add("architecture", architecture);
        json.add("weights", JsonParser.parseString("{\"file\": \"tiny.safetensors\"}"));
        ModelManifest manifest = new ModelManifest("tiny", "clip", "", "", "Apache-2.0", List.of(), json.toString());
        return ModelDescription.read(manifest).spec();
    }

    static ClipWeights weights(NDManager owner, String activation, String file) throws BackboneException {
        BackboneSpec spec = spec(activation);
        return new ClipWeights(spec, new FileWeights(spec, Convolutions.NONE, FOLDER.resolve(file)).read(owner));
    }

    static int[] endOfText() {
        return DOCUMENT.getAsJsonArray("endOfText").asList().stream()
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }

    static NDArray tensor(NDManager owner, TensorFile file, String name) throws IOException {
        Shape shape = new Shape(file.entries().get(name).shape());
        return owner.create(file.float32(name), shape, DataType.FLOAT32);
    }

    static String activation(JsonObject one) {
        return text(one, "activation", "quick_gelu");
    }

    static List<String> tokenNames(JsonObject one) {
        return one.has("tokens")
                ? one.getAsJsonObject("tokens").getAsJsonArray("tokens").asList().stream()
                        .map(JsonElement::getAsString)
                        .toList()
                : List.of();
    }

    static TextPass textPass(JsonObject one, List<NDArray> tokens) {
        return new TextPass(
                one.get("causal").getAsBoolean(),
                layerTokens(one, tokens),
                TextPass.Pooling.valueOf(text(one, "pooling", "").toUpperCase(Locale.ROOT)));
    }

    static ImagePass imagePass(JsonObject one, List<NDArray> tokens) {
        List<int[]> subsets = new ArrayList<>();
        if (one.has("subsets")) {
            one.getAsJsonArray("subsets")
                    .forEach(set -> subsets.add(set.getAsJsonArray().asList().stream()
                            .mapToInt(JsonElement::getAsInt)
                            .toArray()));
        }
        List<Integer> features = one.has("features")
                ? one.getAsJsonArray("features").asList().stream()
                        .map(JsonElement::getAsInt)
                        .toList()
                : List.of();
        return new ImagePass(
                features,
                ImagePass.PatchForm.valueOf(text(one, "form", "raw").toUpperCase(Locale.ROOT)),
                layerTokens(one, tokens),
                branch(one),
                ImagePass.Pooling.valueOf(text(one, "pooling", "normed").toUpperCase(Locale.ROOT)),
                subsets,
                ImagePass.PositionResize.valueOf(
                        text(one, "positions", "bicubic_antialiased").toUpperCase(Locale.ROOT)));
    }

    private static Optional<LayerTokens> layerTokens(JsonObject one, List<NDArray> tokens) {
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        JsonObject given = one.getAsJsonObject("tokens");
        return Optional.of(new LayerTokens(
                tokens,
                given.get("first").getAsInt() + 1, // the oracle counts layers from 0
                LayerTokens.Entry.valueOf(text(given, "entry", "").toUpperCase(Locale.ROOT)),
                given.get("blend").getAsFloat(),
                LayerTokens.After.valueOf(text(given, "after", "").toUpperCase(Locale.ROOT))));
    }

    private static Optional<ImagePass.ValueBranch> branch(JsonObject one) {
        if (!one.has("branch")) {
            return Optional.empty();
        }
        JsonObject branch = one.getAsJsonObject("branch");
        return Optional.of(new ImagePass.ValueBranch(
                branch.get("first").getAsInt(),
                branch.get("residual").getAsBoolean(),
                branch.get("mlp").getAsBoolean()));
    }

    private static String text(JsonObject one, String name, String otherwise) {
        return one.has(name) ? one.get(name).getAsString() : otherwise;
    }
}
