package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.backbone.clip.internal.text.Tokenizer;
import org.dapo.backbone.clip.internal.tower.PositionEmbedding;
import org.dapo.backbone.clip.internal.weights.ClipTensors;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.backbone.TrainableBackbone;

/**
 * A CLIP model in training. The towers are rebuilt for each pass from views that belong to the pass. So whatever a tower derives
 * from a weight, such as its transpose, is part of the pass's gradient graph and freed with it.
 */
final class TrainableClip implements TrainableBackbone {
    private final NDManager owner;
    private final BackboneSpec spec;
    private final Map<String, NDArray> tensors;
    private final Tokenizer tokenizer;

    /**
     * Takes over weights.
     *
     * @param owner owns them; closed with the backbone
     * @param spec the architecture
     * @param tensors the weights by the names of {@link ClipTensors}
     * @param tokenizer the tokenizer
     */
    TrainableClip(NDManager owner, BackboneSpec spec, Map<String, NDArray> tensors, Tokenizer tokenizer) {
        this.owner = owner;
        this.spec = spec;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.tokenizer = tokenizer;
        tensors.values().forEach(tensor -> tensor.setRequiresGradient(true));
    }

    @Override
    public Map<String, NDArray> parameters() {
        return tensors;
    }

    @Override
    public Map<String, Integer> layerMaps() {
        return ClipTensors.layerMaps(tensors);
    }

    @Override
    public Map<String, NDArray> trainedAt(NDManager manager, int side) {
        int trained = spec.grid(side);
        int own = spec.grid(spec.imageSize());
        if (trained >= own) {
            return tensors;
        }
        NDArray coarse = new PositionEmbedding(tensors.get(ClipWeights.IMAGE_POSITIONS), own)
                .resized(manager, trained, PositionResize.BICUBIC_ANTIALIASED);
        Map<String, NDArray> weights = new LinkedHashMap<>(tensors);
        weights.put(
                ClipWeights.IMAGE_POSITIONS,
                new PositionEmbedding(coarse, trained).resized(manager, own, PositionResize.BICUBIC_ANTIALIASED));
        return Collections.unmodifiableMap(weights);
    }

    @Override
    public BackboneSpec spec() {
        return spec;
    }

    @Override
    public Device device() {
        return owner.getDevice();
    }

    @Override
    public TokenBatch tokenize(List<String> texts) {
        return tokenizer.tokenize(texts, spec.contextLength());
    }

    @Override
    public NDArray embed(NDManager manager, TokenBatch tokens) {
        return ClipBackbone.embed(manager, tokens, spec, tensors.get(ClipWeights.TOKEN_TABLE));
    }

    @Override
    public NDArray tokenStatistics(NDManager manager) {
        float[] statistics = ClipBackbone.statistics(owner, tensors.get(ClipWeights.TOKEN_TABLE));
        return manager.create(statistics, new Shape(2, spec.text().width()));
    }

    @Override
    public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
        return weights(embedded.getManager()).textTower().encode(embedded, endOfText, pass);
    }

    @Override
    public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
        return weights(pixels.getManager()).visionTower().encode(pixels, pass);
    }

    private ClipWeights weights(NDManager pass) {
        Map<String, NDArray> views = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> views.put(name, tensor.get(pass, new NDIndex(":"))));
        return new ClipWeights(spec, views);
    }

    @Override
    public void close() {
        owner.close();
    }
}
