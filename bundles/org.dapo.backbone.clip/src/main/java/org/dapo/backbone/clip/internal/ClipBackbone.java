package org.dapo.backbone.clip.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.List;
import org.dapo.backbone.clip.internal.text.Tokenizer;
import org.dapo.backbone.clip.internal.tower.TextTower;
import org.dapo.backbone.clip.internal.tower.VisionTower;
import org.dapo.backbone.clip.internal.weights.ClipWeights;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.tensor.Constants;

/** A loaded CLIP model: both towers, the token table and the tokenizer. */
final class ClipBackbone implements Backbone {
    private final BackboneSpec spec;
    private final NDManager owner;
    private final Tokenizer tokenizer;
    private final VisionTower vision;
    private final TextTower text;
    private final NDArray tokenTable;
    private float[] tokenStatistics;

    /**
     * Takes over loaded weights.
     *
     * @param owner owns the weights; closed with the backbone
     * @param weights the weights
     * @param tokenizer the tokenizer
     */
    ClipBackbone(NDManager owner, ClipWeights weights, Tokenizer tokenizer) {
        this.spec = weights.spec();
        this.owner = owner;
        this.tokenizer = tokenizer;
        this.vision = weights.visionTower();
        this.text = weights.textTower();
        this.tokenTable = weights.tokenTable();
    }

    /** Means, then deviations, per dimension: (vocabulary, Dt) to 2·Dt values. */
    static float[] statistics(NDManager owner, NDArray table) {
        try (NDManager scope = owner.newSubManager()) {
            long rows = table.getShape().get(0);
            NDArray mean = table.mean(new int[] {0});
            mean.attach(scope);
            NDArray centred = table.sub(mean);
            centred.attach(scope);
            NDArray deviation =
                    centred.square().sum(new int[] {0}).div(rows - 1).sqrt();
            return mean.concat(deviation, 0).toFloatArray();
        }
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
        return embed(manager, tokens, spec, tokenTable);
    }

    /** Looks tokens up in a table (vocabulary, Dt): N rows of C ids to (N, C, Dt). */
    static NDArray embed(NDManager manager, TokenBatch tokens, BackboneSpec spec, NDArray table) {
        long[] ids = new long[Math.multiplyExact(tokens.ids().length, spec.contextLength())];
        int at = 0;
        for (int[] row : tokens.ids()) {
            if (row.length != spec.contextLength()) {
                throw new IllegalArgumentException(
                        "a row of %d tokens, where %d would fit".formatted(row.length, spec.contextLength()));
            }
            for (int id : row) {
                if (id < 0 || id >= spec.vocabularySize()) {
                    throw new IllegalArgumentException(
                            "token %d, where 0 to %d would be".formatted(id, spec.vocabularySize() - 1));
                }
                ids[at++] = id;
            }
        }
        try (NDArray flat = Constants.indexes(manager, ids);
                NDArray index = flat.reshape(tokens.ids().length, spec.contextLength())) {
            return Embedding.embedding(index, table, SparseFormat.DENSE).singletonOrThrow();
        }
    }

    @Override
    public NDArray tokenStatistics(NDManager manager) {
        return manager.create(tokenStatistics(), new Shape(2, spec.text().width()));
    }

    /** Computed when first asked for: only a learner in its initial state needs them, and the table of a large model is large. */
    private synchronized float[] tokenStatistics() {
        if (tokenStatistics == null) {
            tokenStatistics = statistics(owner, tokenTable);
        }
        return tokenStatistics;
    }

    @Override
    public NDArray encodeText(NDArray embedded, int[] endOfText, TextPass pass) {
        return text.encode(embedded, endOfText, pass);
    }

    @Override
    public ImageFeatures encodeImage(NDArray pixels, ImagePass pass) {
        return vision.encode(pixels, pass);
    }

    @Override
    public void close() {
        owner.close();
    }
}
