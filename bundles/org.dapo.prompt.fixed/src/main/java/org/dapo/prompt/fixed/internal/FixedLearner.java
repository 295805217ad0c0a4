package org.dapo.prompt.fixed.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.TypedStates;
import org.dapo.prompting.WrittenPrompts;
import org.dapo.prompting.WrittenPrompts.Mean;

/**
 * CLIP without learning, used with written prompts. B images of side S, G the grid side, K' states, D the joint embedding, N
 * sentences.
 */
final class FixedLearner extends MethodLearner {
    /** The value of the compared methods; CLIP's own 0.01 makes every map almost binary. */
    private static final float TEMPERATURE = 0.07f;

    private final PromptWords words;
    private final boolean reversed;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone
     * @param words the sentences
     * @param reversed whether the sign of patch similarity is inverted. The patches of a CLIP trained on whole images tend to be
     * nearest to the text that does not fit them (Li et al. 2023, CLIP Surgery, section 3.1)
     */
    FixedLearner(Backbone backbone, PromptWords words, boolean reversed) {
        super(backbone, Parameters.none(), Set.of(Dependence.PRODUCT));
        this.words = words;
        this.reversed = reversed;
    }

    @Override
    public List<State> states(DefectTaxonomy taxonomy) {
        return TypedStates.of(taxonomy);
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        List<List<String>> sentences = Stream.concat(
                        Stream.of(Optional.<String>empty()),
                        query.taxonomy().types().stream().map(type -> Optional.of(type.phrase())))
                .map(type -> words.sentences(query.product(), type))
                .toList();
        return WrittenPrompts.encode(scratch, backbone(), sentences, Mean.OF_NORMALISED);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        int last = backbone().spec().vision().layers();
        ImageFeatures seen = backbone()
                .encodeImage(images.pixels(), ImagePass.plain().withFeatures(List.of(last), PatchForm.PROJECTED));
        NDArray image = Similarity.ofMeanDefect(seen.image().normalize(2, -1), features, TEMPERATURE)
                .softmax(-1)
                .get(":, 1");
        NDArray patches = seen.patches().get(0).normalize(2, -1); // (B, G·G, D)
        PlaneMap upsampling = PlaneMap.unaligned(scratch, seen.grid(), images.side());
        NDArray all = probabilities(patches, features, seen.grid());
        NDArray anomaly = upsampling.apply(all.get(":, 1:").sum(new int[] {1}));
        Optional<NDArray> types = named.length == 0
                ? Optional.empty()
                : Optional.of(upsampling.apply(probabilities(patches, TypedStates.rows(features, named), seen.grid())));
        return new Scores(image, anomaly, types);
    }

    /** The state probabilities (B, K', G, G): a softmax over the states at each patch, from patches of (B, G·G, D). */
    private NDArray probabilities(NDArray patches, NDArray features, int grid) {
        return Similarity.probabilities(patches, features, reversed ? -TEMPERATURE : TEMPERATURE, grid);
    }
}
