package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.prompting.LearnedContext;

/**
 * Prompts that are half learned, half words (arXiv 2512.09446, section 3.2). The normal state has [SOS] V_1..V_l "flawless
 * object" [EOT]. Each defect type d has [SOS] W_1..W_l "d anomaly object" [EOT]. A profile without fixed words leaves out all words
 * but d. There are E prompts per state. E, l, n, C, Dt, D and K are as in {@link Hyperparameters} and {@link BackboneSpec}; N is
 * the number of sequences.
 */
final class HybridPrompts {
    /** The number of sequences encoded at once if no gradient is needed; it bounds the memory for large taxonomies. */
    private static final int CHUNK = 64;

    private final Backbone backbone;
    private final Profile profile;
    private final Hyperparameters numbers;
    private final Learnables learnables;

    HybridPrompts(Backbone backbone, Profile profile, Learnables learnables) {
        this.backbone = backbone;
        this.profile = profile;
        this.numbers = profile.numbers();
        this.learnables = learnables;
    }

    /**
     * The state features of a taxonomy: the mean of each state's E projected, unnormalised features, then normalised.
     *
     * @param scratch owns intermediate arrays
     * @param query the taxonomy and the purpose
     * @return (1, 1 + K, D): normal first, then the types in the taxonomy's order
     * @throws IllegalArgumentException if a type's phrase is too long for the backbone's context
     */
    NDArray of(NDManager scratch, StateQuery query) {
        List<String> phrases = phrases(query.taxonomy(), query.phase());
        int atOnce = query.phase() == Phase.TUNING ? phrases.size() : Math.max(1, CHUNK / numbers.prompts());
        return encode(scratch, phrases, atOnce).normalize(2, -1).expandDims(0);
    }

    private NDArray encode(NDManager scratch, List<String> phrases, int atOnce) {
        TokenBatch tokens = backbone.tokenize(phrases);
        int[] ends = LearnedContext.ends(phrases, tokens, numbers.contextTokens(), backbone.spec());
        NDArray words = backbone.embed(scratch, tokens); // (1 + K, C, Dt)
        Optional<NDArray> contexts = numbers.contextTokens() == 0
                ? Optional.empty()
                : Optional.of(learnables.contexts(scratch, phrases.size() - 1)); // (1 + K, E, l, Dt)
        List<NDArray> features = new ArrayList<>();
        for (int from = 0; from < phrases.size(); from += atOnce) {
            int to = Math.min(phrases.size(), from + atOnce);
            try (NDManager step = scratch.newSubManager()) {
                NDIndex part = new NDIndex(from + ":" + to);
                NDArray some = words.get(step, part);
                NDArray sequences = contexts.map(all -> LearnedContext.before(some, all.get(step, part)))
                        .orElse(some); // (k·E, C, Dt)
                int first = from;
                int[] sequenceEnds = IntStream.range(0, (to - from) * numbers.prompts())
                        .map(i -> ends[first + i / numbers.prompts()])
                        .toArray();
                NDArray mean = backbone.encodeText(sequences, sequenceEnds, pass(step)) // (N, D)
                        .reshape(to - from, numbers.prompts(), -1)
                        .mean(new int[] {1});
                mean.attach(scratch);
                features.add(mean);
            }
        }
        // For a one-element list, DJL's concat makes a copy that cuts the gradient; pairwise concat does not.
        return features.stream().reduce(NDArray::concat).orElseThrow(); // (1 + K, D)
    }

    private TextPass pass(NDManager manager) {
        Optional<LayerTokens> tokens = numbers.textTokens() == 0
                ? Optional.empty()
                : Optional.of(new LayerTokens(
                        learnables.textTokens(manager),
                        1,
                        LayerTokens.Entry.INSERT_AFTER_FIRST,
                        numbers.blend(),
                        LayerTokens.After.LEAVE));
        return new TextPass(profile.causal(), tokens, profile.pooling());
    }

    private List<String> phrases(DefectTaxonomy taxonomy, Phase phase) {
        List<String> phrases = new ArrayList<>(List.of(profile.normalWords()));
        taxonomy.types().forEach(type -> phrases.add(profile.words(type, phase)));
        return phrases;
    }
}
