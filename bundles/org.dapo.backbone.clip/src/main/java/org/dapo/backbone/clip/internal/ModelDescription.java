package org.dapo.backbone.clip.internal;

import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.dapo.api.model.ModelManifest;
import org.dapo.backbone.clip.internal.weights.ClipTensors;
import org.dapo.backbone.clip.internal.weights.Convolutions;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.Preprocessing;

/**
 * The contents of a CLIP model's {@code model.json}.
 *
 * @param spec the architecture
 * @param convolutions the vision tower's convolutions
 * @param words the model's own word list, if its vocabulary is not CLIP's
 * @param weights the source of the weights
 */
public record ModelDescription(BackboneSpec spec, Convolutions convolutions, Optional<String> words, Weights weights) {
    /** The source of weights. */
    sealed interface Weights permits Seed, WeightFile {}

    /**
     * Random, untrained weights.
     *
     * @param seed the seed
     */
    record Seed(long seed) implements Weights {}

    /**
     * Weights read from a file.
     *
     * @param name the file within the model
     */
    record WeightFile(String name) implements Weights {}

    /** The fields common to all models and those of this family. */
    private static final String[] KNOWN = {
        "name",
        "version",
        "family",
        "description",
        "source",
        "licence",
        "files",
        "architecture",
        "preprocessing",
        "words",
        "weights"
    };

    /** The largest number; larger ones are mistakes, which would only fail later with a less clear message. */
    private static final int LARGEST = 1 << 20;

    private static final int MOST_LAYERS = 1 << 10;

    /** The most values of a tensor, as a buffer cannot have more bytes than an int can count. */
    private static final long MOST_VALUES = Integer.MAX_VALUE / Float.BYTES;

    /** The most values of all tensors: 64 GiB, several times the largest published models of this family. */
    private static final long MOST_PARAMETERS = 1L << 34;

    /** The same for weights from a seed, where no file's size vouches for them: 8 GiB, five times a ViT-L. */
    private static final long MOST_DRAWN = 1L << 31;

    /**
     * Reads a model's description. A field that is neither common nor of this family is an error: otherwise a misspelt field
     * would get its default.
     *
     * @param manifest the model's manifest
     * @return the description
     * @throws BackboneException naming the model and the field
     */
    public static ModelDescription read(ModelManifest manifest) throws BackboneException {
        String file = manifest.name() + "/model.json";
        try {
            JsonElement json = JsonParser.parseString(manifest.json());
            if (!json.isJsonObject()) {
                throw new BackboneException(file + " is not a JSON object");
            }
            Fields root = new Fields(file, "", json.getAsJsonObject());
            root.only(KNOWN);
            BackboneSpec spec = spec(manifest.name(), root);
            Convolutions convolutions = convolutions(root.object("architecture").object("vision"));
            Weights weights = weights(root.object("weights"));
            requireReasonable(file, spec, convolutions, weights);
            return new ModelDescription(
                    spec,
                    convolutions,
                    root.has("words") ? Optional.of(root.text("words")) : Optional.empty(),
                    weights);
        } catch (JsonParseException e) {
            // Gson adds a line with the address of its manual.
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new BackboneException(file + " is not JSON: " + reason, e);
        } catch (IllegalArgumentException e) {
            throw new BackboneException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Creates the description of a similar model with its weights in a file.
     *
     * @param manifest the other model's manifest, which is readable
     * @param file the name of the file
     * @return the text of a JSON object
     */
    static String withWeights(ModelManifest manifest, String file) {
        JsonObject from = JsonParser.parseString(manifest.json()).getAsJsonObject();
        JsonObject fields = new JsonObject();
        for (String own : List.of("architecture", "preprocessing", "words")) {
            if (from.has(own)) {
                fields.add(own, from.get(own));
            }
        }
        JsonObject weights = new JsonObject();
        weights.addProperty("file", file);
        fields.add("weights", weights);
        return fields.toString();
    }

    private static BackboneSpec spec(String name, Fields root) throws BackboneException {
        Fields architecture = root.object("architecture");
        architecture.only("embedding", "vision", "text", "activation");
        Fields vision = architecture.object("vision");
        vision.only("imageSize", "patch", "stem", "conditionalPositions", "width", "layers", "heads", "mlpWidth");
        Fields text = architecture.object("text");
        text.only("contextLength", "vocabulary", "width", "layers", "heads", "mlpWidth");
        return new BackboneSpec(
                name,
                tower(vision),
                vision.number("patch"),
                vision.number("imageSize"),
                tower(text),
                text.number("contextLength"),
                text.number("vocabulary"),
                architecture.number("embedding"),
                architecture.choice("activation", BackboneSpec.Activation.class),
                root.has("preprocessing") ? preprocessing(root.object("preprocessing")) : Preprocessing.CLIP);
    }

    /** Checks the total size: numbers within their ranges may still require too much memory. */
    private static void requireReasonable(String file, BackboneSpec spec, Convolutions convolutions, Weights weights)
            throws BackboneException {
        long parameters = 0;
        for (Map.Entry<String, Shape> tensor :
                ClipTensors.shapes(spec, convolutions).entrySet()) {
            BigInteger values = LongStream.of(tensor.getValue().getShape())
                    .mapToObj(BigInteger::valueOf)
                    .reduce(BigInteger.ONE, BigInteger::multiply);
            if (values.compareTo(BigInteger.valueOf(MOST_VALUES)) > 0) {
                throw new BackboneException(
                        "%s: its architecture has %d values in the tensor '%s', where %d would be the most"
                                .formatted(file, values, tensor.getKey(), MOST_VALUES));
            }
            parameters += values.longValueExact();
        }
        long most = weights instanceof Seed ? MOST_DRAWN : MOST_PARAMETERS;
        if (parameters > most) {
            throw new BackboneException("%s: its architecture has %d parameters, where %d would be the most%s"
                    .formatted(file, parameters, most, weights instanceof Seed ? " for weights from a seed" : ""));
        }
    }

    private static Convolutions convolutions(Fields vision) throws BackboneException {
        Convolutions convolutions = new Convolutions(
                vision.has("stem") ? vision.wholeNumbers("stem") : List.of(),
                vision.has("conditionalPositions") && vision.truth("conditionalPositions"));
        int halvings = convolutions.stem().size();
        if (halvings >= Integer.SIZE - 1 || vision.number("patch") % convolutions.stride() != 0) {
            throw vision.wrong(
                    "stem", "halves the image %d times, which the patch side must allow".formatted(halvings));
        }
        return convolutions;
    }

    private static BackboneSpec.Tower tower(Fields tower) throws BackboneException {
        int width = tower.number("width");
        int mlpWidth = tower.has("mlpWidth") ? tower.number("mlpWidth") : 4 * width;
        return new BackboneSpec.Tower(width, tower.number("layers", MOST_LAYERS), tower.number("heads"), mlpWidth);
    }

    private static Preprocessing preprocessing(Fields fields) throws BackboneException {
        fields.only("mean", "std", "interpolation");
        return new Preprocessing(
                fields.has("mean") ? fields.numbers("mean") : Preprocessing.CLIP.mean(),
                fields.has("std") ? fields.numbers("std") : Preprocessing.CLIP.std(),
                fields.has("interpolation")
                        ? fields.choice("interpolation", Preprocessing.Interpolation.class)
                        : Preprocessing.CLIP.interpolation());
    }

    private static Weights weights(Fields fields) throws BackboneException {
        fields.only("seed", "file");
        if (fields.has("seed") == fields.has("file")) {
            throw fields.wrong("", "has either a seed or a file");
        }
        return fields.has("seed") ? new Seed(fields.integer("seed")) : new WeightFile(fields.text("file"));
    }

    /** The fields of one JSON object, read strictly. */
    private record Fields(String file, String path, JsonObject json) {
        boolean has(String name) {
            return json.has(name);
        }

        void only(String... known) throws BackboneException {
            for (String name : json.keySet()) {
                if (!Set.of(known).contains(name)) {
                    throw wrong(name, "is not known here; known are " + String.join(", ", known));
                }
            }
        }

        Fields object(String name) throws BackboneException {
            JsonElement value = json.get(name);
            if (value == null || !value.isJsonObject()) {
                throw wrong(name, "must be an object");
            }
            return new Fields(file, path + name + ".", value.getAsJsonObject());
        }

        int number(String name) throws BackboneException {
            return number(name, LARGEST);
        }

        int number(String name, int largest) throws BackboneException {
            long value = integer(name);
            if (value < 1 || value > largest) {
                throw wrong(name, "is %d, where 1 to %d would be".formatted(value, largest));
            }
            return (int) value;
        }

        long integer(String name) throws BackboneException {
            JsonElement value = json.get(name);
            if (value != null
                    && value.isJsonPrimitive()
                    && value.getAsJsonPrimitive().isNumber()) {
                try {
                    return value.getAsBigDecimal().longValueExact();
                } catch (ArithmeticException e) {
                    throw wrong(name, "must be a whole number, not " + value);
                }
            }
            throw wrong(name, "must be a whole number");
        }

        String text(String name) throws BackboneException {
            JsonElement value = json.get(name);
            if (value == null
                    || !value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isString()) {
                throw wrong(name, "must be a text");
            }
            return value.getAsString();
        }

        boolean truth(String name) throws BackboneException {
            JsonElement value = json.get(name);
            if (value == null
                    || !value.isJsonPrimitive()
                    || !value.getAsJsonPrimitive().isBoolean()) {
                throw wrong(name, "must be true or false");
            }
            return value.getAsBoolean();
        }

        List<Float> numbers(String name) throws BackboneException {
            JsonElement value = json.get(name);
            List<Float> numbers = new ArrayList<>();
            if (value.isJsonArray()) {
                for (JsonElement one : value.getAsJsonArray()) {
                    if (one.isJsonPrimitive() && one.getAsJsonPrimitive().isNumber()) {
                        numbers.add(one.getAsFloat());
                    }
                }
            }
            if (!value.isJsonArray() || numbers.size() != value.getAsJsonArray().size()) {
                throw wrong(name, "must be a list of numbers");
            }
            return numbers;
        }

        List<Integer> wholeNumbers(String name) throws BackboneException {
            List<Integer> numbers = new ArrayList<>();
            for (float number : numbers(name)) {
                if (number < 1 || number > LARGEST || number != Math.rint(number)) {
                    throw wrong(name, "must be a list of whole numbers from 1 to %d".formatted(LARGEST));
                }
                numbers.add((int) number);
            }
            return numbers;
        }

        <E extends Enum<E>> E choice(String name, Class<E> kind) throws BackboneException {
            String value = text(name);
            List<String> known = new ArrayList<>();
            for (E constant : kind.getEnumConstants()) {
                known.add(constant.name().toLowerCase(Locale.ROOT));
                if (known.get(known.size() - 1).equals(value)) {
                    return constant;
                }
            }
            throw wrong(name, "is '%s', where %s would be".formatted(value, String.join(" or ", known)));
        }

        BackboneException wrong(String name, String what) {
            String field = name.isEmpty() ? path.substring(0, path.length() - 1) : path + name;
            return new BackboneException("%s: %s %s".formatted(file, field, what));
        }
    }
}
