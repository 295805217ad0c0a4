package org.dapo.prompt.aprilgan.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Depth;
import org.dapo.prompting.Ensembles;
import org.dapo.prompting.MaskLoss;
import org.dapo.prompting.MethodLearner;
import org.dapo.prompting.Parameters;
import org.dapo.prompting.PlaneMap;
import org.dapo.prompting.Similarity;
import org.dapo.prompting.StateMaps;
import org.dapo.prompting.WrittenPrompts;
import org.dapo.prompting.WrittenPrompts.Mean;

/** APRIL-GAN on one backbone. Letters: B images of side S, G the grid side, D the joint embedding, M feature layers. */
final class AprilGanLearner extends MethodLearner {
    private final Hyperparameters numbers;

    /**
     * Creates a learner.
     *
     * @param backbone the backbone it runs on
     * @param numbers the method's hyperparameters
     * @param parameters the adapters; closed with the learner
     */
    AprilGanLearner(Backbone backbone, Hyperparameters numbers, Parameters parameters) {
        super(backbone, parameters, Set.of(Dependence.PRODUCT));
        this.numbers = numbers;
    }

    @Override
    protected NDArray features(NDManager scratch, StateQuery query) {
        List<String> templates = Ensembles.some(Ensembles.PHOTOS, numbers.templates());
        List<List<String>> sentences = List.of(
                WrittenPrompts.sentences(Ensembles.NORMAL, templates, query.product()),
                WrittenPrompts.sentences(Ensembles.DEFECTIVE_OR_BROKEN, templates, query.product()));
        return WrittenPrompts.encode(scratch, backbone(), sentences, Mean.OF_NORMALISED);
    }

    @Override
    protected Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named) {
        ImageFeatures seen = look(images);
        StateMaps maps = maps(scratch, seen, images, features);
        NDArray image = Similarity.defective(seen.image().normalize(2, -1), features, numbers.temperature());
        NDArray anomaly = Adapters.apply(learned(), seen.patches()).stream()
                .map(patches -> maps.softmaxLast(patches).get(":, 1"))
                .reduce(NDArray::add)
                .orElseThrow();
        return new Scores(image, anomaly, Optional.empty());
    }

    /** Focal and dice losses on each layer's map. There is no dice loss on the normal state and no image term. */
    @Override
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        ImageFeatures seen = look(images);
        StateMaps maps = maps(scratch, seen, images, features);
        MaskLoss masks = MaskLoss.ofDefects(targets.labels());
        return Adapters.apply(learned(), seen.patches()).stream()
                .map(maps::softmaxLast)
                .map(map -> masks.focal(map).add(MaskLoss.dice(map.get(":, 1"), masks.defect())))
                .reduce(NDArray::add)
                .orElseThrow();
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
