package org.dapo.prompt.fixed.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateFeatures.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;

/**
 * CLIP as it is, asked in words. Letters: B images of side S, G the grid side, K' states, D the joint embedding, N sentences.
 */
final class FixedLearner implements PromptLearner {
    /** As the methods that it is compared with take it; CLIP's own 0.01 makes every map all but binary. */
    private static final float TEMPERATURE = 0.07f;

    /** Sentences that are encoded at once: bounds the memory of large taxonomies. */
    private static final int CHUNK = 64;

    private final Backbone backbone;
    private final PromptWords words;
    private final boolean reversed;

    /**
     * Makes a learner.
     *
     * @param backbone what is asked
     * @param words in which words
     * @param reversed whether a patch is taken for the less of a state the more alike they are: the patches of a CLIP that learned from
     *     whole images tend to be nearest to the text that does not fit them (Li et al. 2023, CLIP Surgery, section 3.1)
     */
    FixedLearner(Backbone backbone, PromptWords words, boolean reversed) {
        this.backbone = backbone;
        this.words = words;
        this.reversed = reversed;
    }

    @Override
    public Map<String, NDArray> parameters() {
        return Map.of();
    }

    @Override
    public Set<Dependence> dependence() {
        return Set.of(Dependence.PRODUCT);
    }

    @Override
    public StateFeatures states(StateQuery query) {
        List<DefectType> types = query.taxonomy().types();
        List<List<String>> sentences = Stream.concat(
                        Stream.of(Optional.<String>empty()), types.stream().map(type -> Optional.of(type.phrase())))
                .map(type -> words.sentences(query.product(), type))
                .toList();
        List<State> states = Stream.concat(
                        Stream.of(State.NORMAL), types.stream().map(type -> State.of(type.id())))
                .toList();
        NDManager owner =
                query.images().map(batch -> batch.pixels().getManager()).orElse(query.manager());
        try (NDManager scratch = owner.newSubManager()) {
            NDArray encoded =
                    encode(scratch, sentences.stream().flatMap(List::stream).toList());
            NDList means = new NDList();
            int from = 0;
            for (List<String> state : sentences) {
                means.add(encoded.get(from + ":" + (from + state.size())).mean(new int[] {0}));
                from += state.size();
            }
            NDArray features = NDArrays.stack(means).normalize(2, -1).expandDims(0); // (1, K', D)
            features.attach(owner);
            return new StateFeatures(states, features);
        }
    }

    /** (N, D), each L2-normalised. */
    private NDArray encode(NDManager scratch, List<String> sentences) {
        List<NDArray> features = new ArrayList<>();
        for (int from = 0; from < sentences.size(); from += CHUNK) {
            List<String> some = sentences.subList(from, Math.min(sentences.size(), from + CHUNK));
            try (NDManager step = scratch.newSubManager()) {
                TokenBatch tokens = backbone.tokenize(some);
                NDArray one = backbone.encodeText(backbone.embed(step, tokens), tokens.endOfText(), TextPass.plain())
                        .normalize(2, -1);
                one.attach(scratch);
                features.add(one);
            }
        }
        return NDArrays.concat(new NDList(features));
    }

    @Override
    public Scores score(ImageBatch images, StateFeatures states, int[] named) {
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = borrow(scratch, states.features());
            int last = backbone.spec().vision().layers();
            ImageFeatures seen = backbone.encodeImage(
                    borrow(scratch, images.pixels()),
                    ImagePass.plain().withFeatures(List.of(last), PatchForm.PROJECTED));
            NDArray image = imageScores(seen.image().normalize(2, -1), features);
            NDArray patches = seen.patches().get(0).normalize(2, -1); // (B, G·G, D)
            HalfPixelBilinear upsampling = new HalfPixelBilinear(scratch, seen.grid(), images.side());
            NDArray all = probabilities(patches, features, seen.grid());
            NDArray anomaly = upsampling.apply(all.get(":, 1:").sum(new int[] {1}));
            Optional<NDArray> types = named.length == 0
                    ? Optional.empty()
                    : Optional.of(upsampling.apply(probabilities(patches, rows(features, named), seen.grid())));
            image.attach(owner);
            anomaly.attach(owner);
            types.ifPresent(maps -> maps.attach(owner));
            return new Scores(image, anomaly, types);
        }
    }

    /** (B): the probability of the mean defect against the normal state, from images of (B, D). */
    private static NDArray imageScores(NDArray images, NDArray features) {
        NDArray defect = features.get(":, 1:").mean(new int[] {1}, true).normalize(2, -1);
        NDArray pair = NDArrays.concat(new NDList(features.get(":, :1"), defect), 1); // (1 or B, 2, D)
        return images.expandDims(1)
                .matMul(pair.transpose(0, 2, 1))
                .squeeze(1)
                .div(TEMPERATURE)
                .softmax(-1)
                .get(":, 1");
    }

    /** (B, K', G, G): a softmax over the states at each patch, from patches of (B, G·G, D). */
    private NDArray probabilities(NDArray patches, NDArray features, int grid) {
        return patches.matMul(features.transpose(0, 2, 1))
                .div(reversed ? -TEMPERATURE : TEMPERATURE)
                .softmax(-1)
                .transpose(0, 2, 1)
                .reshape(patches.getShape().get(0), features.getShape().get(1), grid, grid);
    }

    private static NDArray rows(NDArray features, int[] named) {
        long count = features.getShape().get(1);
        long[] rows = IntStream.of(named).mapToLong(index -> index).toArray();
        for (long row : rows) {
            if (row < 0 || row >= count) {
                throw new IllegalArgumentException("there are states 0 to %d, not %d".formatted(count - 1, row));
            }
        }
        return features.get(":, {}", features.getManager().create(rows));
    }

    /** A second handle on an array that belongs to a short-lived manager, as results follow their first operand. */
    private static NDArray borrow(NDManager manager, NDArray array) {
        return array.get(manager, new NDIndex(":"));
    }

    /**
     * Not to be asked.
     *
     * @throws IllegalStateException always
     */
    @Override
    public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
        throw new IllegalStateException("fixed prompts learn nothing and have no loss; evaluate them without tuning");
    }

    /** There is nothing to free. */
    @Override
    public void close() {
        // Holds no arrays.
    }
}
