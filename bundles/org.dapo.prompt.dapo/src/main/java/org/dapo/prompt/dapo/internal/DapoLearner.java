package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.TypedStates;

/** DAPO on one backbone: states from {@link HybridPrompts}, maps from {@link Seen}, loss from {@link DapoLoss}. */
final class DapoLearner extends MethodLearner {
    private final Hyperparameters numbers;
    private final LossWeights weights;
    private final ImageScore imageScore;
    private final boolean alignCorners;
    private final Learnables learnables;
    private final HybridPrompts prompts;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param profile the profile
     * @param parameters the learned parameters; closed with the learner
     */
    DapoLearner(Backbone backbone, Profile profile, Parameters parameters) {
        super(backbone, parameters, dependence(profile.numbers()));
        this.numbers = profile.numbers();
        this.weights = profile.weights();
        this.imageScore = profile.score();
        this.alignCorners = profile.alignCorners();
        this.learnables = new Learnables(parameters, backbone.spec(), numbers);
        this.prompts = new HybridPrompts(backbone, profile, learnables);
    }

    /** Without learned text, the states are the same in each tuning step. */
    private static Set<Dependence> dependence(Hyperparameters numbers) {
        boolean learnsText = numbers.contextTokens() > 0 || numbers.textTokens() > 0;
        return learnsText ? Set.of(Dependence.PARAMETERS) : Set.of();
    }

    @Override
    public List<State> states(DefectTaxonomy taxonomy) {
        return TypedStates.of(taxonomy);
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        return prompts.of(scratch, query);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        Seen seen = look(scratch, images);
        PlaneMap upsampling = upsampling(scratch, seen.grid(), images.side());
        // Interpolation is linear, so the layers and the types are summed on the small grid.
        NDArray anomaly = upsampling.apply(seen.total(features).get(":, 1:").sum(new int[] {1}));
        NDArray image = imageScore.of(seen.logits(features), numbers.temperature(), anomaly, seen.range());
        Optional<NDArray> types = Optional.empty();
        if (named.length > 0) {
            NDArray restricted = TypedStates.rows(features, named); // (1 or B, 1 + T, D)
            types = Optional.of(upsampling.apply(seen.total(restricted)));
        }
        return new Scores(image, anomaly, types);
    }

    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        Seen seen = look(scratch, images);
        PlaneMap upsampling = upsampling(scratch, seen.grid(), images.side());
        DapoLoss loss = new DapoLoss(targets.labels(), weights.naming());
        NDArray local = seen.patches().stream()
                .map(patch -> loss.local(seen.probabilities(patch, features), upsampling))
                .reduce(NDArray::add)
                .orElseThrow();
        NDArray global = MaskLoss.crossEntropy(seen.logits(features), targets.anomalous());
        return local.mul(scalar(local, weights.local())).add(global.mul(scalar(global, weights.global())));
    }

    private PlaneMap upsampling(NDManager scratch, int grid, int side) {
        return alignCorners ? PlaneMap.aligned(scratch, grid, side) : PlaneMap.unaligned(scratch, grid, side);
    }

    private Seen look(NDManager scratch, ImageBatch images) {
        ImagePass pass = ImagePass.plain()
                .withFeatures(numbers.featureLayersOf(backbone().spec().vision().layers()), PatchForm.RAW);
        if (numbers.visionTokens() > 0) {
            pass = pass.with(new LayerTokens(
                    learnables.visionTokens(scratch),
                    1,
                    LayerTokens.Entry.INSERT_AFTER_FIRST,
                    numbers.blend(),
                    LayerTokens.After.LEAVE));
        }
        return Seen.of(
                backbone().encodeImage(images.pixels(), pass),
                learned(),
                numbers.featureLayers(),
                numbers.temperature());
    }
}
