package org.dapo.prompt.adaclip.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Borrowed;
import org.dapo.prompting.Depth;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.StateMaps;

/**
 * AdaCLIP on one backbone. The plain pass over the images runs once for the states and once for the scores. Nothing is cached
 * between the two, so several threads can score at once. B images of side S, G the grid side, D the joint embedding, M feature
 * layers.
 */
final class AdaClipLearner extends MethodLearner {
    private final Hyperparameters numbers;
    private final Learnables learnables;
    private final ImagePrompts prompts;
    private final Centre centre;

    /**
     * Output of the tower with tokens: the adapted image feature (B, D) and the patches (B, G·G, D) per layer, all normalised.
     */
    private record Seen(NDArray image, List<NDArray> patches, int grid) {}

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters
     * @param parameters the learned parameters; closed with the learner
     */
    AdaClipLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PARAMETERS, Dependence.PRODUCT, Dependence.IMAGE));
        this.numbers = numbers;
        this.learnables = new Learnables(parameters, backbone.spec(), numbers);
        this.prompts = new ImagePrompts(backbone, learnables);
        this.centre = new Centre(numbers.selected(), numbers.clusters());
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        ImageBatch images = query.images()
                .orElseThrow(
                        () -> new IllegalArgumentException("ada-clip has states for images only, and is given none"));
        NDArray seen = frozen(Borrowed.in(scratch, images.pixels()));
        return IntStream.range(0, images.products().size())
                .mapToObj(b -> prompts.of(scratch, images.products().get(b), seen.get(b + ":" + (b + 1))))
                .reduce(NDArray::concat)
                .orElseThrow();
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        Seen seen = look(images);
        StateMaps maps = maps(scratch, seen, images, features);
        NDArray logits =
                seen.patches().stream().map(maps::logits).reduce(NDArray::add).orElseThrow();
        NDArray map = logits.div(seen.patches().size()).softmax(1).get(":, 1");
        NDArray anomaly = numbers.deviation() == 0
                ? map
                : PlaneMap.gauss(scratch, images.side(), numbers.deviation()).apply(map);
        NDArray image = imageLogits(seen, features).softmax(-1).get(":, 1");
        return new Scores(image, anomaly, Optional.empty());
    }

    /** Focal and dice losses of both states on each layer's map, plus the focal loss of the image label. */
    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        Seen seen = look(images);
        StateMaps maps = maps(scratch, seen, images, features);
        MaskLoss masks = MaskLoss.ofDefects(targets.labels());
        NDArray own = imageLogits(seen, features)
                .softmax(-1)
                .gather(targets.anomalous().expandDims(1), 1);
        return seen.patches().stream()
                .map(maps::softmaxLast)
                .map(map -> masks.focal(map)
                        .add(MaskLoss.dice(map.get(":, 1"), masks.defect()))
                        .add(MaskLoss.dice(map.get(":, 0"), masks.normal())))
                .reduce(MaskLoss.focal(own, 1), NDArray::add);
    }

    /** The image features (B, D) of the frozen model, not normalised. */
    private NDArray frozen(NDArray pixels) {
        return backbone().encodeImage(pixels, plain()).image();
    }

    private Seen look(ImageBatch images) {
        List<Integer> layers =
                Depth.spread(numbers.layers(), backbone().spec().vision().layers());
        LayerTokens tokens = new LayerTokens(
                learnables.visionTokens(frozen(images.pixels())),
                1,
                LayerTokens.Entry.APPEND,
                0,
                LayerTokens.After.STAY);
        ImageFeatures seen = backbone()
                .encodeImage(
                        images.pixels(),
                        plain().withFeatures(layers, PatchForm.RAW).with(tokens));
        return new Seen(
                learnables.classAdapter(seen.image()).normalize(2, -1),
                Adapters.apply(learned(), seen.patches()),
                seen.grid());
    }

    /** The logits (B, 2) of the image feature mixed with the centre of the image's most defective patches. */
    private NDArray imageLogits(Seen seen, NDArray features) {
        NDArray sum = seen.patches().stream()
                .map(patches -> Similarity.logits(patches, features, numbers.temperature()))
                .reduce(NDArray::add)
                .orElseThrow();
        NDArray middle = centre.of(seen.patches(), sum).normalize(2, -1);
        NDArray mixed = middle.mul(scalar(middle, Hyperparameters.CENTRE_SHARE))
                .add(seen.image().mul(scalar(middle, 1 - Hyperparameters.CENTRE_SHARE)));
        return Similarity.ofImages(mixed.normalize(2, -1), features, numbers.temperature());
    }

    private static ImagePass plain() {
        return ImagePass.plain().with(PositionResize.BICUBIC);
    }

    private StateMaps maps(NDManager scratch, Seen seen, ImageBatch images, NDArray features) {
        PlaneMap upsampling = PlaneMap.aligned(scratch, seen.grid(), images.side());
        return new StateMaps(features, numbers.temperature(), seen.grid(), upsampling);
    }
}
