package org.dapo.prompt.multiads.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Depth;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.StateMaps;
import org.dapo.prompting.TypedStates;
import org.dapo.prompting.WrittenPrompts;
import org.dapo.prompting.WrittenPrompts.Mean;

/** MultiADS on one backbone. Letters: B images of side S, K types, D the joint embedding, M feature layers. */
final class MultiAdsLearner extends MethodLearner {
    private final Hyperparameters numbers;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters
     * @param parameters the adapters; closed with the learner
     */
    MultiAdsLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PRODUCT));
        this.numbers = numbers;
    }

    @Override
    public List<State> states(DefectTaxonomy taxonomy) {
        return TypedStates.of(taxonomy);
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        return WrittenPrompts.encode(
                scratch,
                backbone(),
                Phrases.of(query.taxonomy(), query.product(), numbers.templates()),
                Mean.OF_NORMALISED);
    }

    /** The image score is a fraction of the map's range, which changes no ranking. */
    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        ImageFeatures seen = look(images);
        List<NDArray> patches = Adapters.apply(learned(), seen.patches());
        int layers = patches.size();
        // Not the range minus the normal map: near 1 its resolution is too coarse to distinguish good patches.
        NDArray anomaly = total(scratch, patches, (step, layer) -> maps(step, seen, images, features)
                .softmaxLast(layer)
                .get(":, 1:")
                .sum(new int[] {1}));
        NDArray image = anomaly.flatten(1, -1)
                .topK(Math.min(numbers.largest(), images.side() * images.side()), 1)
                .get(0)
                .mean(new int[] {1})
                .div(layers);
        Optional<NDArray> types = Optional.empty();
        if (named.length > 0) {
            NDArray restricted = TypedStates.rows(features, named); // (1 or B, 1 + T, D)
            types = Optional.of(total(scratch, patches, (step, layer) -> maps(step, seen, images, restricted)
                    .softmaxLast(layer)));
        }
        return new Scores(image, anomaly, types);
    }

    /** Focal loss over all states and dice loss for any defect; no image term. */
    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        ImageFeatures seen = look(images);
        StateMaps maps = maps(scratch, seen, images, features);
        MaskLoss masks = MaskLoss.ofTypes(targets.labels());
        NDArray target = masks.defect().mul(scalar(masks.defect(), Hyperparameters.DICE_TARGET));
        NDArray sum = Adapters.apply(learned(), seen.patches()).stream()
                .map(maps::softmaxLast)
                .map(map -> masks.focal(map).add(MaskLoss.dice(MaskLoss.complement(map.get(":, 0")), target)))
                .reduce(NDArray::add)
                .orElseThrow();
        return sum.mul(scalar(sum, numbers.lossWeight()));
    }

    /**
     * The sum of the layers' maps, computed in place, for scores only. Each layer has its own manager, so that no two layers' full
     * maps are held at once.
     *
     * @param scratch owns the result
     * @param patches (B, G·G, D) for each layer
     * @param map makes the map of a layer, a new array of any shape, in the given manager
     * @return an array of that shape
     */
    static NDArray total(NDManager scratch, List<NDArray> patches, BiFunction<NDManager, NDArray, NDArray> map) {
        NDArray sum = null;
        for (NDArray layer : patches) {
            try (NDManager step = scratch.newSubManager()) {
                NDArray own = map.apply(step, layer);
                if (sum == null) {
                    own.attach(scratch);
                    sum = own;
                } else {
                    sum.addi(own);
                }
            }
        }
        return sum;
    }

    private ImageFeatures look(ImageBatch images) {
        List<Integer> layers =
                Depth.spread(numbers.layers(), backbone().spec().vision().layers());
        return backbone().encodeImage(images.pixels(), ImagePass.plain().withFeatures(layers, PatchForm.RAW));
    }

    private StateMaps maps(NDManager scratch, ImageFeatures seen, ImageBatch images, NDArray features) {
        PlaneMap upsampling = PlaneMap.aligned(scratch, seen.grid(), images.side());
        return new StateMaps(features, numbers.temperature(), seen.grid(), upsampling);
    }
}
