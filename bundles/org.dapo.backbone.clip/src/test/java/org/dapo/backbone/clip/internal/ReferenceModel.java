package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.NDManager;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.backbone.clip.internal.weights.FileWeights;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.backbone.TokenBatch;

/** A small model that open_clip or transformers created and saved. itests/oracle/clip-models describes its folder. */
record ReferenceModel(JsonObject description) {
    static final Path FOLDER = folder();
    private static final JsonObject DOCUMENT = document();

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(ReferenceModel.class.getResource("/oracle"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject document() {
        try {
            return JsonParser.parseString(Files.readString(FOLDER.resolve("models.json")))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<ReferenceModel> all() {
        return elements(DOCUMENT, "models").map(one -> new ReferenceModel(one.getAsJsonObject()));
    }

    /** Returns the input sides of the expected image features. The first is the side used in training. */
    static int[] sides() {
        return integers(DOCUMENT.get("sides"));
    }

    static TokenBatch tokens() {
        return new TokenBatch(
                elements(DOCUMENT, "tokens").map(ReferenceModel::integers).toArray(int[][]::new),
                integers(DOCUMENT.get("endOfText")));
    }

    /** Returns the weight files. Each holds the whole model. */
    Stream<String> weightFiles() {
        return elements(description, "weights").map(JsonElement::getAsString);
    }

    /** Returns the name and version of the library. */
    String oracle() {
        return text("oracle");
    }

    PositionResize positions() {
        return PositionResize.valueOf(text("positions").toUpperCase(Locale.ROOT));
    }

    Path expected() {
        return path("expected.safetensors");
    }

    Path path(String file) {
        return FOLDER.resolve(text("name")).resolve(file);
    }

    BackboneSpec spec() throws BackboneException {
        JsonObject json = new JsonObject();
        json.add("architecture", description.get("architecture"));
        json.add("weights", JsonParser.parseString("{\"file\": \"any\"}"));
        ModelManifest manifest =
                new ModelManifest(text("name"), "clip", "", "", "Apache-2.0", List.of(), json.toString());
        return ModelDescription.read(manifest).spec();
    }

    ClipWeights weights(NDManager owner, String file) throws BackboneException {
        return new ClipWeights(spec(), new FileWeights(spec(), Convolutions.NONE, path(file)).read(owner));
    }

    @Override
    public String toString() {
        return text("name");
    }

    private String text(String name) {
        return description.get(name).getAsString();
    }

    private static Stream<JsonElement> elements(JsonObject json, String name) {
        return StreamSupport.stream(json.getAsJsonArray(name).spliterator(), false);
    }

    private static int[] integers(JsonElement array) {
        return array.getAsJsonArray().asList().stream()
                .mapToInt(JsonElement::getAsInt)
                .toArray();
    }
}
