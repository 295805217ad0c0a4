package org.dapo.prompt.winclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.prompting.Ensembles;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.WrittenPrompts;
import org.dapo.prompting.WrittenPrompts.Mean;

/** WinCLIP on one backbone. Letters: B images of side S, G the grid side, W windows, D the joint embedding. */
final class WinClipLearner extends MethodLearner {
    /** The templates of the reimplementations: 21, one of them twice. */
    private static final List<String> TEMPLATES = Ensembles.expanded(
            "a {close-up|bright|dark|blurry} photo of {a|the} {phrase}.",
            "a cropped photo of the {phrase}.",
            "a jpeg corrupted photo of the {phrase}.",
            "a jpeg corrupted photo of the {phrase}.",
            "a photo of {a|the} {phrase}.",
            "a photo of {a|the} {small|large} {phrase}.",
            "a photo of {a|the} {phrase} for {visual inspection|anomaly detection}.");

    private final Hyperparameters numbers;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters
     * @param parameters none
     */
    WinClipLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PRODUCT));
        this.numbers = numbers;
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        List<List<String>> sentences = List.of(
                WrittenPrompts.sentences(Ensembles.NORMAL, TEMPLATES, query.product()),
                WrittenPrompts.sentences(Ensembles.DEFECTIVE, TEMPLATES, query.product()));
        return WrittenPrompts.encode(scratch, backbone(), sentences, Mean.OF_RAW);
    }

    /** The map is the harmonic mean of three scales: two window sizes and the image score itself. */
    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        ImageFeatures whole = backbone().encodeImage(images.pixels(), ImagePass.plain());
        NDArray image = Similarity.defective(whole.image().normalize(2, -1), features, numbers.temperature());
        Windows single = new Windows(whole.grid(), whole.grid());
        NDArray inverse = single.inverseHarmonicMean(scratch, image.reshape(-1, 1)); // (B, G, G)
        for (int side : numbers.windows()) {
            Windows windows = new Windows(whole.grid(), side);
            inverse = inverse.add(windows.inverseHarmonicMean(scratch, scores(images, features, windows)));
        }
        NDArray mean = inverse.pow(-1).mul(1 + numbers.windows().size());
        NDArray anomaly =
                PlaneMap.unaligned(scratch, whole.grid(), images.side()).apply(mean);
        return new Scores(image, anomaly, Optional.empty());
    }

    /** The defect score (B, W) of each window on its own. */
    private NDArray scores(ImageBatch images, NDArray features, Windows windows) {
        NDArray seen = backbone()
                .encodeImage(images.pixels(), ImagePass.plain().withSubsets(windows.patches()))
                .image(); // (B, W, D)
        return Similarity.logits(seen.normalize(2, -1), features, numbers.temperature())
                .softmax(-1)
                .get(":, :, 1");
    }
}
