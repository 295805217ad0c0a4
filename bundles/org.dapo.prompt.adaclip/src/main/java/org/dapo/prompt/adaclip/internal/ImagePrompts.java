package org.dapo.prompt.adaclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.prompting.Ensembles;
import org.dapo.prompting.WrittenPrompts;

/**
 * Written prompts, partly overwritten by an image's own tokens. From the second layer on, the tokens replace the first positions
 * after the start token, words or not. N sentences, n tokens, Dt the text width, D the joint embedding.
 */
record ImagePrompts(Backbone backbone, Learnables learnables) {
    private static final List<String> TEMPLATES = List.of(
            "a bad photo of a {phrase}.",
            "a low resolution photo of the {phrase}.",
            "a bad photo of the {phrase}.",
            "a cropped photo of the {phrase}.");

    /**
     * The features of an image's two states.
     *
     * @param manager owns the result
     * @param product the words for the image's product
     * @param seen (1, D): the image feature of the frozen model
     * @return (1, 2, D), L2-normalised
     */
    NDArray of(NDManager manager, String product, NDArray seen) {
        List<String> normal = WrittenPrompts.sentences(Ensembles.NORMAL, TEMPLATES, product);
        List<String> sentences = new ArrayList<>(normal);
        sentences.addAll(WrittenPrompts.sentences(Ensembles.DEFECTIVE_OR_BROKEN, TEMPLATES, product));
        TokenBatch tokens = backbone.tokenize(sentences);
        NDArray encoded = backbone.encodeText(
                        backbone.embed(manager, tokens), tokens.endOfText(), pass(seen, sentences.size()))
                .normalize(2, -1); // (N, D)
        NDArray sound = encoded.get(":" + normal.size()).mean(new int[] {0}, true);
        NDArray defective = encoded.get(normal.size() + ":").mean(new int[] {0}, true);
        return sound.concat(defective).normalize(2, -1).expandDims(0);
    }

    private TextPass pass(NDArray seen, int sentences) {
        List<NDArray> tokens = learnables.textTokens(seen).stream()
                .map(one ->
                        one.broadcast(new Shape(sentences).addAll(one.getShape().slice(1))))
                .toList();
        return new TextPass(
                true,
                tokens.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new LayerTokens(
                                tokens, 2, LayerTokens.Entry.OVERWRITE_AFTER_FIRST, 0, LayerTokens.After.STAY)),
                TextPass.Pooling.END_OF_TEXT);
    }
}
