package org.dapo.backbone.clip.internal.weights;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.backbone.clip.internal.tower.LayerNorm;
import org.dapo.backbone.clip.internal.tower.Linear;
import org.dapo.backbone.clip.internal.tower.PatchConvolution;
import org.dapo.backbone.clip.internal.tower.PositionEmbedding;
import org.dapo.backbone.clip.internal.tower.StemConvolution;
import org.dapo.backbone.clip.internal.tower.TextTower;
import org.dapo.backbone.clip.internal.tower.TransformerLayer;
import org.dapo.backbone.clip.internal.tower.VisionLayer;
import org.dapo.backbone.clip.internal.tower.VisionTower;
import org.dapo.nn.api.backbone.BackboneSpec;

/**
 * A model's tensors, assigned to its parts.
 *
 * @param spec the model's description
 * @param tensors every tensor of {@link ClipTensors#shapes}, of that shape
 */
public record ClipWeights(BackboneSpec spec, Map<String, NDArray> tensors) {
    /** The table of token embeddings. */
    public static final String TOKEN_TABLE = "token_embedding.weight";

    /** The name of the vision tower's position embedding. */
    public static final String IMAGE_POSITIONS = "visual.positional_embedding";

    public VisionTower visionTower() {
        int width = spec.vision().width();
        NDArray convolution = tensors.get(ClipTensors.PATCHES); // (Dv, 3, P, P), or behind a stem as in VisionTower
        return new VisionTower(
                spec,
                stem(),
                new Linear(convolution.reshape(width, -1), Optional.empty()),
                tensors.get("visual.class_embedding").reshape(1, 1, width),
                new PositionEmbedding(tensors.get(IMAGE_POSITIONS), spec.imageSize() / spec.patch()),
                norm("visual.ln_pre"),
                visionLayers(),
                norm("visual.ln_post"),
                Linear.transposed(tensors.get("visual.proj")));
    }

    public TextTower textTower() {
        return new TextTower(
                tensors.get("positional_embedding"),
                layers(ClipTensors.TEXT_LAYERS, spec.text()),
                norm("ln_final"),
                Linear.transposed(tensors.get("text_projection")));
    }

    private List<StemConvolution> stem() {
        List<StemConvolution> stem = new ArrayList<>();
        while (tensors.containsKey(Convolutions.stemTensor(stem.size(), "weight"))) {
            stem.add(new StemConvolution(
                    tensors.get(Convolutions.stemTensor(stem.size(), "weight")),
                    tensors.get(Convolutions.stemTensor(stem.size(), "bias"))));
        }
        return List.copyOf(stem);
    }

    private List<VisionLayer> visionLayers() {
        List<VisionLayer> layers = new ArrayList<>();
        for (TransformerLayer layer : layers(ClipTensors.VISION_LAYERS, spec.vision())) {
            String name = ClipTensors.VISION_LAYERS + layers.size();
            List<Optional<PatchConvolution>> convolutions = Convolutions.IN_LAYER.stream()
                    .map(one -> patchConvolution(name + one))
                    .toList();
            layers.add(new VisionLayer(layer, convolutions.get(0), convolutions.get(1)));
        }
        return List.copyOf(layers);
    }

    private Optional<PatchConvolution> patchConvolution(String name) {
        return Optional.ofNullable(tensors.get(name + ".weight"))
                .map(weight -> new PatchConvolution(weight, tensors.get(name + ".bias")));
    }

    /** (vocabulary, Dt). */
    public NDArray tokenTable() {
        return tensors.get(TOKEN_TABLE);
    }

    private List<TransformerLayer> layers(String prefix, BackboneSpec.Tower tower) {
        List<TransformerLayer> layers = new ArrayList<>();
        for (int i = 0; i < tower.layers(); i++) {
            String layer = prefix + i;
            layers.add(new TransformerLayer(
                    norm(layer + ".ln_1"),
                    new Linear(
                            tensors.get(layer + ".attn.in_proj_weight"),
                            Optional.of(tensors.get(layer + ".attn.in_proj_bias"))),
                    linear(layer + ".attn.out_proj"),
                    norm(layer + ".ln_2"),
                    linear(layer + ".mlp.c_fc"),
                    linear(layer + ".mlp.c_proj"),
                    tower.heads(),
                    spec.activation()));
        }
        return List.copyOf(layers);
    }

    private LayerNorm norm(String name) {
        return new LayerNorm(tensors.get(name + ".weight"), tensors.get(name + ".bias"));
    }

    private Linear linear(String name) {
        return new Linear(tensors.get(name + ".weight"), Optional.of(tensors.get(name + ".bias")));
    }
}
