package org.dapo.prompt.coop.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.ImagePass.PositionResize;
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

/** CoOp on one backbone. Letters: l learned tokens, Dt the text width, D the joint embedding. */
final class CoOpLearner extends MethodLearner {
    /** The learned context (l, Dt). */
    static final String CONTEXT = "context";

    private final Hyperparameters numbers;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters and words
     * @param parameters the context; closed with the learner
     */
    CoOpLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PARAMETERS, Dependence.PRODUCT));
        this.numbers = numbers;
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        List<String> texts = List.of(
                numbers.normal() + " " + query.product() + ".", numbers.anomalous() + " " + query.product() + ".");
        NDArray context = learned().borrow(scratch, CONTEXT);
        NDArray both = context.expandDims(0)
                .expandDims(0)
                .broadcast(2, 1, numbers.context(), context.getShape().get(1));
        return LearnedContext.encode(scratch, backbone(), texts, both, TextPass.plain())
                .normalize(2, -1)
                .expandDims(0);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        int last = backbone().spec().vision().layers();
        ImageFeatures seen =
                backbone().encodeImage(images.pixels(), pass().withFeatures(List.of(last), PatchForm.PROJECTED));
        PlaneMap upsampling = PlaneMap.unaligned(scratch, seen.grid(), images.side());
        StateMaps maps = new StateMaps(features, numbers.mapTemperature(), seen.grid(), upsampling);
        NDArray image = Similarity.defective(seen.image().normalize(2, -1), features, numbers.temperature());
        NDArray anomaly =
                maps.softmaxFirst(seen.patches().get(0).normalize(2, -1)).get(":, 1");
        return new Scores(image, anomaly, Optional.empty());
    }

    /** The cross-entropy of the image label only; masks are not used. */
    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        NDArray seen = backbone().encodeImage(images.pixels(), pass()).image().normalize(2, -1);
        return MaskLoss.crossEntropy(Similarity.ofImages(seen, features, numbers.temperature()), targets.anomalous());
    }

    private static ImagePass pass() {
        return ImagePass.plain().with(PositionResize.BILINEAR);
    }
}
