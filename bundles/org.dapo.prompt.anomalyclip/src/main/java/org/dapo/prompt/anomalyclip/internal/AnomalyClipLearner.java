package org.dapo.prompt.anomalyclip.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.Pooling;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
import org.dapo.nn.api.backbone.ImagePass.ValueBranch;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompting.LearnedContext;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.StateMaps;

/** AnomalyCLIP on one backbone. Letters: B images of side S, G the grid side, D the joint embedding. */
final class AnomalyClipLearner extends MethodLearner {
    private static final List<String> TEXTS = List.of("object.", "damaged object.");

    private final Hyperparameters numbers;
    private final Learnables learnables;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters
     * @param parameters the learned parameters; closed with the learner
     */
    AnomalyClipLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PARAMETERS));
        this.numbers = numbers;
        this.learnables = new Learnables(parameters, backbone.spec(), numbers);
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        TextPass pass = new TextPass(true, learnables.textTokens(scratch), TextPass.Pooling.END_OF_TEXT);
        return LearnedContext.encode(scratch, backbone(), TEXTS, learnables.contexts(scratch), pass)
                .normalize(2, -1)
                .expandDims(0);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        ImageFeatures seen = look(images);
        NDArray image = Similarity.defective(seen.image().normalize(2, -1), features, numbers.temperature());
        NDArray map = maps(scratch, seen, images, features).get(":, 1");
        NDArray anomaly = numbers.deviation() == 0
                ? map
                : PlaneMap.gauss(scratch, images.side(), numbers.deviation()).apply(map);
        return new Scores(image, anomaly, Optional.empty());
    }

    /** Focal and dice losses of both states on the map, plus the cross-entropy of the image label. */
    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        ImageFeatures seen = look(images);
        NDArray map = maps(scratch, seen, images, features);
        MaskLoss masks = MaskLoss.ofDefects(targets.labels());
        NDArray local = masks.focal(map)
                .add(MaskLoss.dice(map.get(":, 1"), masks.defect()))
                .add(MaskLoss.dice(map.get(":, 0"), masks.normal()));
        NDArray logits = Similarity.ofImages(seen.image().normalize(2, -1), features, numbers.temperature());
        return local.mul(scalar(local, numbers.localWeight())).add(MaskLoss.crossEntropy(logits, targets.anomalous()));
    }

    private ImageFeatures look(ImageBatch images) {
        int last = backbone().spec().vision().layers();
        return backbone()
                .encodeImage(
                        images.pixels(),
                        ImagePass.plain()
                                .withFeatures(List.of(last), PatchForm.PROJECTED)
                                .with(new ValueBranch(numbers.branchFrom(last), true, false))
                                .with(Pooling.UNNORMED)
                                .with(PositionResize.BILINEAR));
    }

    /** The maps (B, 2, S, S). */
    private NDArray maps(NDManager scratch, ImageFeatures seen, ImageBatch images, NDArray features) {
        PlaneMap upsampling = PlaneMap.unaligned(scratch, seen.grid(), images.side());
        return new StateMaps(features, numbers.temperature(), seen.grid(), upsampling)
                .softmaxFirst(seen.patches().get(0).normalize(2, -1));
    }
}
