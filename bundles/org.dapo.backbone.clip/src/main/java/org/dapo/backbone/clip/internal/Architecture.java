package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.backbone.clip.internal.weights.ClipTensors;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.backbone.clip.internal.weights.StoredTensor;
import org.dapo.backbone.clip.internal.weights.WeightNaming;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.tensorfile.TensorEntry;

/**
 * A CLIP model's architecture, inferred from the shapes of its tensors. The shapes do not determine the number of heads and the
 * activation.
 *
 * @param embedding the width D of the joint embedding
 * @param vision the vision tower
 * @param convolutions its convolutions
 * @param patch the patch side P
 * @param imageSize the input side that the position embedding was trained for
 * @param text the text tower
 * @param contextLength the context length C
 * @param vocabulary the number of tokens
 */
record Architecture(
        long embedding,
        Tower vision,
        Convolutions convolutions,
        long patch,
        long imageSize,
        Tower text,
        long contextLength,
        long vocabulary) {
    /** A tower's width, layers and hidden width of the MLP. */
    record Tower(long width, int layers, long mlpWidth) {}

    /** The most convolutions of a stem; more would reduce a whole photograph to one pixel. */
    private static final int DEEPEST = 16;

    /** An example shape. Shapes are compared, so any would do; this one shows the order of dimensions. */
    private static final Shape SOME = new Shape(3, 1, 1, 1);

    /**
     * Infers a model's architecture.
     *
     * @param entries a file's tensors
     * @param naming the naming of its tensors
     * @return the architecture
     * @throws BackboneException if a tensor is missing or has a shape that no CLIP has
     */
    static Architecture of(Map<String, TensorEntry> entries, WeightNaming naming) throws BackboneException {
        Shapes shapes = new Shapes(entries, naming);
        Shape patches = shapes.of(ClipTensors.PATCHES, 4); // (Dv, 3, P, P)
        Convolutions convolutions = shapes.convolutions();
        long patch = patches.get(3) * convolutions.stride();
        long positions = shapes.of("visual.positional_embedding", 2).get(0) - 1;
        long grid = Math.round(Math.sqrt((double) positions));
        if (grid < 1 || grid * grid != positions) {
            throw new BackboneException(
                    "its vision position embedding has %d places beside the class token's, which is no square"
                            .formatted(positions));
        }
        Shape tokens = shapes.of("token_embedding.weight", 2);
        return new Architecture(
                shapes.of("text_projection", 2).get(1),
                shapes.tower(ClipTensors.VISION_LAYERS, patches.get(0)),
                convolutions,
                patch,
                grid * patch,
                shapes.tower(ClipTensors.TEXT_LAYERS, tokens.get(1)),
                shapes.of("positional_embedding", 2).get(0),
                tokens.get(0));
    }

    /**
     * The architecture as stated in {@code model.json}.
     *
     * @param visionHeads heads of the vision tower
     * @param textHeads heads of the text tower
     * @param activation the activation's name
     * @return the object {@code architecture}
     */
    JsonObject json(int visionHeads, int textHeads, String activation) {
        JsonObject image = new JsonObject();
        image.addProperty("imageSize", imageSize);
        image.addProperty("patch", patch);
        if (!convolutions.stem().isEmpty()) {
            JsonArray widths = new JsonArray();
            convolutions.stem().forEach(widths::add);
            image.add("stem", widths);
        }
        if (convolutions.conditionalPositions()) {
            image.addProperty("conditionalPositions", true);
        }
        addTower(image, vision, visionHeads);
        JsonObject words = new JsonObject();
        words.addProperty("contextLength", contextLength);
        words.addProperty("vocabulary", vocabulary);
        addTower(words, text, textHeads);
        JsonObject json = new JsonObject();
        json.addProperty("embedding", embedding);
        json.add("vision", image);
        json.add("text", words);
        json.addProperty("activation", activation);
        return json;
    }

    private static void addTower(JsonObject json, Tower tower, int heads) {
        json.addProperty("width", tower.width());
        json.addProperty("layers", tower.layers());
        json.addProperty("heads", heads);
        json.addProperty("mlpWidth", tower.mlpWidth());
    }

    /** The shapes of a file's tensors by their names in {@link ClipTensors}. */
    private record Shapes(Map<String, TensorEntry> entries, WeightNaming naming) {
        Shape of(String name, int dimensions) throws BackboneException {
            Shape shape = find(name)
                    .orElseThrow(() -> new BackboneException("it has no tensor '%s'"
                            .formatted(naming.stored(name, SOME).names().get(0))));
            if (shape.dimension() != dimensions || shape.size() == 0) {
                throw new BackboneException("its tensor '%s' has the shape %s, which no CLIP has"
                        .formatted(naming.stored(name, SOME).names().get(0), shape));
            }
            return shape;
        }

        Tower tower(String prefix, long width) throws BackboneException {
            int layers = 0;
            while (find(prefix + layers + ".ln_1.weight").isPresent()) {
                layers++;
            }
            if (layers == 0) {
                throw new BackboneException("it has no layers " + prefix);
            }
            return new Tower(width, layers, of(prefix + "0.mlp.c_fc.weight", 2).get(0));
        }

        Convolutions convolutions() throws BackboneException {
            List<Integer> stem = new ArrayList<>();
            while (stem.size() < DEEPEST
                    && find(Convolutions.stemTensor(stem.size(), "weight")).isPresent()) {
                long width =
                        of(Convolutions.stemTensor(stem.size(), "weight"), 4).get(0);
                stem.add((int) Math.min(width, Integer.MAX_VALUE));
            }
            String inFirstLayer = ClipTensors.VISION_LAYERS + 0 + Convolutions.IN_LAYER.get(0) + ".weight";
            return new Convolutions(stem, find(inFirstLayer).isPresent());
        }

        private Optional<Shape> find(String name) {
            StoredTensor stored = naming.stored(name, SOME);
            return Optional.ofNullable(entries.get(stored.names().get(0)))
                    .map(entry -> new Shape(entry.shape()))
                    .map(shape -> stored.transposed() && shape.dimension() == 2
                            ? new Shape(shape.get(1), shape.get(0))
                            : shape);
        }
    }
}
