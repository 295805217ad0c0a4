package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Locates the tensors of {@link ClipTensors} in a file with the names of Hugging Face's CLIPModel. */
final class HuggingFaceNames {
    private static final Pattern LAYER = Pattern.compile("(visual\\.)?transformer\\.resblocks\\.(\\d+)\\.(.+)");
    private static final Map<String, String> IN_LAYER = Map.of(
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2",
            "attn.out_proj", "self_attn.out_proj");
    private static final Map<String, String> OUTSIDE = Map.ofEntries(
            Map.entry("visual.class_embedding", "vision_model.embeddings.class_embedding"),
            Map.entry("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
            Map.entry("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"),
            // The model's authors misspelt this one.
            Map.entry("visual.ln_pre.weight", "vision_model.pre_layrnorm.weight"),
            Map.entry("visual.ln_pre.bias", "vision_model.pre_layrnorm.bias"),
            Map.entry("visual.ln_post.weight", "vision_model.post_layernorm.weight"),
            Map.entry("visual.ln_post.bias", "vision_model.post_layernorm.bias"),
            Map.entry("visual.proj", "visual_projection.weight"),
            Map.entry("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
            Map.entry("positional_embedding", "text_model.embeddings.position_embedding.weight"),
            Map.entry("ln_final.weight", "text_model.final_layer_norm.weight"),
            Map.entry("ln_final.bias", "text_model.final_layer_norm.bias"),
            Map.entry("text_projection", "text_projection.weight"));

    private HuggingFaceNames() {}

    /** The location of a tensor; if Hugging Face's model does not have it, its own name is used. */
    static StoredTensor stored(String name, Shape shape) {
        Matcher layer = LAYER.matcher(name);
        if (layer.matches()) {
            String tower = layer.group(1) == null ? "text_model" : "vision_model";
            return inLayer("%s.encoder.layers.%s.".formatted(tower, layer.group(2)), layer.group(3), shape);
        }
        boolean projection = name.equals("visual.proj") || name.equals("text_projection");
        return projection
                ? new StoredTensor(List.of(OUTSIDE.get(name)), new Shape(shape.get(1), shape.get(0)), true)
                : StoredTensor.alone(OUTSIDE.getOrDefault(name, name), shape);
    }

    private static StoredTensor inLayer(String prefix, String name, Shape shape) {
        if (name.startsWith("attn.in_proj_")) {
            String part = name.substring("attn.in_proj_".length());
            long[] third = shape.getShape().clone();
            third[0] /= 3;
            return new StoredTensor(
                    List.of(
                            prefix + "self_attn.q_proj." + part,
                            prefix + "self_attn.k_proj." + part,
                            prefix + "self_attn.v_proj." + part),
                    new Shape(third),
                    false);
        }
        int dot = name.lastIndexOf('.');
        String part = name.substring(0, dot);
        return StoredTensor.alone(prefix + IN_LAYER.getOrDefault(part, part) + name.substring(dot), shape);
    }
}
