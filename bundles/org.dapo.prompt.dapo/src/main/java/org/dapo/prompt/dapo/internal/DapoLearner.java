package org.dapo.prompt.dapo.internal;

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;

/** DAPO on one backbone: states from {@link HybridPrompts}, maps from {@link Similarity}, loss from {@link DapoLoss}. */
final class DapoLearner implements PromptLearner {
    private final Backbone backbone;
    private final Hyperparameters numbers;
    private final ImageScore imageScore;
    private final NDManager manager;
    private final Learnables learnables;
    private final HybridPrompts prompts;

    /**
     * Makes a learner.
     *
     * @param backbone what it stands on
     * @param variant the variant
     * @param manager owns the parameters; closed with the learner
     * @param learnables the parameters
     */
    DapoLearner(Backbone backbone, Variant variant, NDManager manager, Learnables learnables) {
        this.backbone = backbone;
        this.numbers = variant.numbers();
        this.imageScore = variant.profile().score();
        this.manager = manager;
        this.learnables = learnables;
        this.prompts = new HybridPrompts(backbone, variant, learnables);
    }

    @Override
    public Map<String, NDArray> parameters() {
        return learnables.byName();
    }

    @Override
    public Set<Dependence> dependence() {
        return Set.of(Dependence.PARAMETERS);
    }

    @Override
    public StateFeatures states(StateQuery query) {
        return prompts.of(query);
    }

    @Override
    public Scores score(ImageBatch images, StateFeatures states, int[] named) {
        checkNamed(states, named);
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = Borrowed.in(scratch, states.features());
            Similarity seen = look(scratch, images);
            AlignedBilinear upsampling = new AlignedBilinear(scratch, seen.grid(), images.side());
            NDArray token = seen.logits(features).softmax(-1).get(":, 1");
            // Interpolation is linear, so the layers and the types are summed on the small grid.
            NDArray anomaly = upsampling.apply(seen.total(features).get(":, 1:").sum(new int[] {1}));
            NDArray image = imageScore.of(token, anomaly, seen.patches().size());
            Optional<NDArray> types = Optional.empty();
            if (named.length > 0) {
                NDArray rows =
                        scratch.create(Arrays.stream(named).asLongStream().toArray());
                NDArray restricted = features.get(":, {}", rows); // (1 or B, 1 + T, D)
                types = Optional.of(upsampling.apply(seen.total(restricted)));
            }
            image.attach(owner);
            anomaly.attach(owner);
            types.ifPresent(maps -> maps.attach(owner));
            return new Scores(image, anomaly, types);
        }
    }

    @Override
    public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = Borrowed.in(scratch, states.features());
            Similarity seen = look(scratch, images);
            AlignedBilinear upsampling = new AlignedBilinear(scratch, seen.grid(), images.side());
            DapoLoss loss = new DapoLoss(numbers, Borrowed.in(scratch, targets.labels()));
            NDArray local = seen.patches().stream()
                    .map(patch -> loss.local(seen.probabilities(patch, features), upsampling))
                    .reduce(NDArray::add)
                    .orElseThrow();
            NDArray global = loss.global(seen.logits(features), Borrowed.in(scratch, targets.anomalous()));
            NDArray total = local.mul(scalar(local, numbers.localWeight()))
                    .add(global.mul(scalar(global, numbers.globalWeight())));
            total.attach(owner);
            return total;
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private Similarity look(NDManager scratch, ImageBatch images) {
        ImagePass pass = ImagePass.plain()
                .withFeatures(numbers.featureLayersOf(backbone.spec().vision().layers()), PatchForm.RAW);
        if (numbers.visionTokens() > 0) {
            pass = pass.with(new LayerTokens(
                    learnables.visionTokens(scratch),
                    0,
                    LayerTokens.Entry.INSERT_AFTER_FIRST,
                    numbers.blend(),
                    LayerTokens.After.LEAVE));
        }
        NDArray pixels = Borrowed.in(scratch, images.pixels());
        return Similarity.of(backbone.encodeImage(pixels, pass), learnables, numbers.temperature());
    }

    private static void checkNamed(StateFeatures states, int[] named) {
        int count = states.states().size();
        if (IntStream.of(named).anyMatch(index -> index < 0 || index >= count)) {
            throw new IllegalArgumentException("there are states 0 to %d, not %s"
                    .formatted(
                            count - 1,
                            IntStream.of(named).mapToObj(Integer::toString).collect(Collectors.joining(", "))));
        }
    }
}
