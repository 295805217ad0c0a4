package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;

/** State features of sentences without learned parts: the mean over the sentences of a state. No gradient flows through them. */
public final class WrittenPrompts {
    /** The number of sentences encoded at once; it bounds the memory for large taxonomies. */
    private static final int CHUNK = 64;

    private WrittenPrompts() {}

    /** The vectors averaged for a state; the mean is then normalised. */
    public enum Mean {
        /** Features normalised to length 1. */
        OF_NORMALISED,
        /** Unnormalised features. */
        OF_RAW
    }

    /**
     * Inserts every phrase into every template.
     *
     * @param phrases phrases that contain {@code {product}}
     * @param templates sentences that contain {@code {phrase}}
     * @param product the words for the product
     * @return the sentences
     */
    public static List<String> sentences(List<String> phrases, List<String> templates, String product) {
        return phrases.stream()
                .map(phrase -> phrase.replace("{product}", product))
                .flatMap(phrase -> templates.stream().map(template -> template.replace("{phrase}", phrase)))
                .toList();
    }

    /**
     * Encodes the sentences of states.
     *
     * @param manager owns the result
     * @param backbone encodes the sentences
     * @param states the sentences of each of K' states, at least one per state
     * @param mean which vectors are averaged
     * @return (1, K', D), L2-normalised
     */
    public static NDArray encode(NDManager manager, Backbone backbone, List<List<String>> states, Mean mean) {
        try (NDManager scratch = manager.newSubManager()) {
            List<String> all = states.stream().flatMap(List::stream).toList();
            NDArray encoded = encode(scratch, backbone, all);
            if (mean == Mean.OF_NORMALISED) {
                encoded = encoded.normalize(2, -1);
            }
            NDList means = new NDList();
            int from = 0;
            for (List<String> state : states) {
                means.add(encoded.get(from + ":" + (from + state.size())).mean(new int[] {0}));
                from += state.size();
            }
            NDArray features = NDArrays.stack(means).normalize(2, -1).expandDims(0);
            features.attach(manager);
            return features;
        }
    }

    /** The features (N, D), not normalised. */
    private static NDArray encode(NDManager scratch, Backbone backbone, List<String> sentences) {
        List<NDArray> features = new ArrayList<>();
        for (int from = 0; from < sentences.size(); from += CHUNK) {
            List<String> some = sentences.subList(from, Math.min(sentences.size(), from + CHUNK));
            try (NDManager step = scratch.newSubManager()) {
                TokenBatch tokens = backbone.tokenize(some);
                NDArray one = backbone.encodeText(backbone.embed(step, tokens), tokens.endOfText(), TextPass.plain());
                one.attach(scratch);
                features.add(one);
            }
        }
        return NDArrays.concat(new NDList(features));
    }
}
