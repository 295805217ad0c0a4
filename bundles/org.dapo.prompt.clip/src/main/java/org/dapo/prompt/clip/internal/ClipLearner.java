package org.dapo.prompt.clip.internal;

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
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.StateMaps;
import org.dapo.prompting.WrittenPrompts;
import org.dapo.prompting.WrittenPrompts.Mean;

/** CLIP on one backbone. */
final class ClipLearner extends MethodLearner {
    private final Hyperparameters numbers;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters and words
     * @param parameters none
     */
    ClipLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PRODUCT));
        this.numbers = numbers;
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        List<List<String>> sentences =
                List.of(List.of(numbers.normal() + query.product()), List.of(numbers.anomalous() + query.product()));
        return WrittenPrompts.encode(scratch, backbone(), sentences, Mean.OF_NORMALISED);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        int last = backbone().spec().vision().layers();
        ImagePass pass = ImagePass.plain()
                .withFeatures(List.of(last), PatchForm.PROJECTED)
                .with(PositionResize.BILINEAR);
        ImageFeatures seen = backbone().encodeImage(images.pixels(), pass);
        PlaneMap upsampling = PlaneMap.unaligned(scratch, seen.grid(), images.side());
        StateMaps maps = new StateMaps(features, numbers.temperature(), seen.grid(), upsampling);
        NDArray image = Similarity.defective(seen.image().normalize(2, -1), features, numbers.temperature());
        NDArray anomaly =
                maps.softmaxFirst(seen.patches().get(0).normalize(2, -1)).get(":, 1");
        return new Scores(image, anomaly, Optional.empty());
    }
}
