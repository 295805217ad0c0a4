package org.dapo.backbone.clip.internal;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.dapo.api.text.OneLine;
import org.dapo.backbone.clip.internal.tower.LayerNorm;

/**
 * The contents of the configuration files that open_clip and Hugging Face publish with their weights. These are
 * {@code open_clip_config.json}, or {@code config.json} with {@code preprocessor_config.json}. The weights alone do not
 * determine the activation, heads and preprocessing.
 *
 * @param activation the activation, by its name in {@code model.json} if the towers know it
 * @param visionHeads the heads of the vision tower
 * @param textHeads the heads of the text tower
 * @param visionWidth the width of the vision tower, which the weights tell too
 * @param textWidth the width of the text tower, which the weights tell too
 * @param preprocessing the object {@code preprocessing} of {@code model.json}
 */
record StatedByConfig(
        Optional<String> activation,
        Optional<Integer> visionHeads,
        Optional<Integer> textHeads,
        Optional<Integer> visionWidth,
        Optional<Integer> textWidth,
        Optional<JsonObject> preprocessing) {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final StatedByConfig NOTHING = new StatedByConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Pillow's numbers of resampling filters, as Hugging Face states them, and open_clip's names. */
    private static final Map<String, String> INTERPOLATIONS =
            Map.of("2", "bilinear", "3", "bicubic", "bilinear", "bilinear", "bicubic", "bicubic");

    /** What open_clip states if it resizes with a filter drawn at random, which it does in training alone. */
    private static final String OF_TRAINING = "random";

    /** The suffix of a tower's field in older Hugging Face configurations. */
    private static final String OLDER = "_dict";

    /**
     * Reads the configuration beside a weights file.
     *
     * @param weights the file
     * @return its contents; empty if there is no such file, or it is of another kind of model
     * @throws IOException if a file exists but cannot be read; the message names it
     */
    static StatedByConfig beside(Path weights) throws IOException {
        Path openClip = weights.resolveSibling("open_clip_config.json");
        Path huggingFace = weights.resolveSibling("config.json");
        if (Files.isRegularFile(openClip)) {
            return stated(openClip, StatedByConfig::openClip);
        }
        if (Files.isRegularFile(huggingFace)) {
            StatedByConfig model = stated(huggingFace, StatedByConfig::huggingFace);
            Path preprocessor = weights.resolveSibling("preprocessor_config.json");
            return model.equals(NOTHING) || !Files.isRegularFile(preprocessor)
                    ? model
                    : model.with(
                            stated(preprocessor, json -> preprocessing(json, "image_mean", "image_std", "resample")));
        }
        return NOTHING;
    }

    private StatedByConfig with(Optional<JsonObject> prepared) {
        return new StatedByConfig(activation, visionHeads, textHeads, visionWidth, textWidth, prepared);
    }

    private static <T> T stated(Path file, Function<JsonObject, T> meaning) throws IOException {
        try {
            return meaning.apply(read(file));
        } catch (NumberFormatException e) {
            throw new IOException("%s, beside the weights, has an invalid number".formatted(file), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("%s, beside the weights, %s".formatted(file, e.getMessage()), e);
        }
    }

    private static StatedByConfig openClip(JsonObject json) {
        if (!isObject(json, "model_cfg")) {
            return NOTHING;
        }
        JsonObject model = object(json, "model_cfg");
        JsonObject vision = object(model, "vision_cfg");
        JsonObject text = object(model, "text_cfg");
        requireEpsilon("vision", object(vision, "norm_kwargs").get("eps"));
        requireEpsilon("text", object(text, "norm_kwargs").get("eps"));
        // open_clip states the width of a vision head; the default is 64.
        Optional<Integer> visionHeads = number(vision, "width")
                .map(width -> width / Math.max(1, number(vision, "head_width").orElse(64)));
        // open_clip's activation is GELU unless the model says otherwise.
        boolean quick = model.get("quick_gelu") instanceof JsonPrimitive stated && stated.getAsBoolean();
        return new StatedByConfig(
                Optional.of(quick ? "quick_gelu" : "gelu"),
                visionHeads,
                number(text, "heads"),
                number(vision, "width"),
                number(text, "width"),
                preprocessing(object(json, "preprocess_cfg"), "mean", "std", "interpolation"));
    }

    private static StatedByConfig huggingFace(JsonObject json) {
        if (!isClip(json)) {
            return NOTHING;
        }
        JsonObject vision = tower(json, "vision_config");
        JsonObject text = tower(json, "text_config");
        requireEpsilon("vision", vision.get("layer_norm_eps"));
        requireEpsilon("text", text.get("layer_norm_eps"));
        // Missing fields have the defaults of CLIPConfig.
        String activation = text(vision, "hidden_act").orElse("quick_gelu");
        String ofText = text(text, "hidden_act").orElse("quick_gelu");
        if (!activation.equals(ofText)) {
            throw new IllegalArgumentException(
                    "states the activation '%s' of its vision tower and '%s' of its text tower; both must have the same"
                            .formatted(OneLine.of(activation), OneLine.of(ofText)));
        }
        return new StatedByConfig(
                Optional.of(activation),
                Optional.of(number(vision, "num_attention_heads").orElse(12)),
                Optional.of(number(text, "num_attention_heads").orElse(8)),
                number(vision, "hidden_size"),
                number(text, "hidden_size"),
                Optional.empty());
    }

    /**
     * Whether a configuration describes a whole CLIP. If it has no type, it does so if it has a tower's field. Configurations of
     * one tower ({@code clip_text_model}, {@code clip_vision_model}) do not describe the other. Other models with a
     * {@code vision_config} have other defaults.
     */
    private static boolean isClip(JsonObject json) {
        return text(json, "model_type")
                .map("clip"::equals)
                .orElseGet(() -> isObject(json, "vision_config") || isObject(json, "vision_config" + OLDER));
    }

    /** A tower's field. If both forms exist, the older one is used, as in CLIPConfig. */
    private static JsonObject tower(JsonObject json, String name) {
        return object(json, isObject(json, name + OLDER) ? name + OLDER : name);
    }

    private static Optional<JsonObject> preprocessing(JsonObject from, String mean, String std, String interpolation) {
        if (!(from.get(mean) instanceof JsonArray means) || !(from.get(std) instanceof JsonArray deviations)) {
            return Optional.empty();
        }
        JsonObject json = new JsonObject();
        json.add("mean", means);
        json.add("std", deviations);
        text(from, interpolation)
                .filter(stated -> !stated.equals(OF_TRAINING))
                .ifPresent(stated -> json.addProperty("interpolation", interpolation(stated)));
        return Optional.of(json);
    }

    /** Another filter changes every feature a little. */
    private static String interpolation(String stated) {
        String known = INTERPOLATIONS.get(stated.replaceFirst("[.]0+$", ""));
        if (known == null) {
            throw new IllegalArgumentException(
                    "states the resampling filter '%s'; only bicubic (3) and bilinear (2) are supported"
                            .formatted(OneLine.of(stated)));
        }
        return known;
    }

    /** The towers are built with CLIP's ε, and another one changes every feature a little. */
    private static void requireEpsilon(String tower, JsonElement stated) {
        if (stated instanceof JsonPrimitive number && number.isNumber() && number.getAsFloat() != LayerNorm.EPSILON) {
            throw new IllegalArgumentException(
                    "states an epsilon of %s for the layer norms of its %s tower; only CLIP's %s is supported"
                            .formatted(number, tower, LayerNorm.EPSILON));
        }
    }

    private static boolean isObject(JsonObject json, String name) {
        return json.get(name) instanceof JsonObject;
    }

    private static JsonObject object(JsonObject json, String name) {
        return json.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static Optional<Integer> number(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value && value.isNumber()
                ? Optional.of(value.getAsInt())
                : Optional.empty();
    }

    private static Optional<String> text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value ? Optional.of(value.getAsString()) : Optional.empty();
    }

    private static JsonObject read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(LARGEST_BYTES + 1);
            if (text.length > LARGEST_BYTES) {
                throw new IOException("%s is larger than 1 MB".formatted(file));
            }
            JsonObject json = new Gson().fromJson(new String(text, StandardCharsets.UTF_8), JsonObject.class);
            return json == null ? new JsonObject() : json;
        } catch (JsonParseException e) {
            throw new IOException("%s, beside the weights, is not a JSON object".formatted(file), e);
        }
    }
}
