package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;

/**
 * The base class of a learner, which implements the ownership rules for arrays. A method computes in a scratch manager, which
 * borrows its inputs. Its results are attached to their owner.
 */
public abstract class MethodLearner implements PromptLearner {
    private final Backbone backbone;
    private final Parameters parameters;
    private final Set<Dependence> dependence;

    /**
     * Creates the learner.
     *
     * @param backbone the backbone it runs on
     * @param parameters the learned parameters; closed with the learner
     * @param dependence what the state features depend on
     */
    protected MethodLearner(Backbone backbone, Parameters parameters, Set<Dependence> dependence) {
        this.backbone = backbone;
        this.parameters = parameters;
        this.dependence = Set.copyOf(dependence);
    }

    /** {@inheritDoc} They are normal and defective, unless the method names types. */
    @Override
    public List<State> states(DefectTaxonomy taxonomy) {
        return List.of(State.NORMAL, State.ANOMALOUS);
    }

    /**
     * Computes the features of the states.
     *
     * @param scratch owns intermediate arrays
     * @param query the query
     * @return (1 or B, K', D), L2-normalised
     */
    protected abstract NDArray features(NDManager scratch, StateQuery query);

    /**
     * Scores images.
     *
     * @param scratch owns intermediate arrays
     * @param images the images, borrowed
     * @param features (1 or B, K', D), borrowed
     * @param named the states to make type maps of, may be empty
     * @return the scores
     */
    protected abstract Scores score(NDManager scratch, ImageBatch images, NDArray features, int[] named);

    /**
     * The loss of a batch. A method that learns nothing throws an {@link IllegalStateException}.
     *
     * @param scratch owns intermediate arrays
     * @param images the images, borrowed
     * @param features (1 or B, K', D), borrowed
     * @param targets the ground truth of the images, borrowed
     * @return a scalar
     */
    protected NDArray loss(NDManager scratch, ImageBatch images, NDArray features, Targets targets) {
        throw new IllegalStateException("this method learns nothing and has no loss; evaluate it without tuning");
    }

    /**
     * The backbone it runs on.
     *
     * @return the backbone
     */
    protected final Backbone backbone() {
        return backbone;
    }

    /**
     * The learned parameters.
     *
     * @return the parameters
     */
    protected final Parameters learned() {
        return parameters;
    }

    @Override
    public final Map<String, NDArray> parameters() {
        return parameters.byName();
    }

    @Override
    public final Set<Dependence> dependence() {
        return dependence;
    }

    @Override
    public final NDArray features(StateQuery query) {
        NDManager owner =
                query.images().map(batch -> batch.pixels().getManager()).orElse(query.manager());
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = features(scratch, query);
            features.attach(owner);
            return features;
        }
    }

    @Override
    public final Scores score(ImageBatch images, StateFeatures states, int[] named) {
        checkNamed(states, named);
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            Scores scores = score(scratch, borrowed(scratch, images), Borrowed.in(scratch, states.features()), named);
            scores.image().attach(owner);
            scores.anomaly().attach(owner);
            scores.states().ifPresent(maps -> maps.attach(owner));
            return scores;
        }
    }

    @Override
    public final NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            Targets borrowed =
                    new Targets(Borrowed.in(scratch, targets.labels()), Borrowed.in(scratch, targets.anomalous()));
            NDArray loss = loss(scratch, borrowed(scratch, images), Borrowed.in(scratch, states.features()), borrowed);
            loss.attach(owner);
            return loss;
        }
    }

    @Override
    public final void close() {
        parameters.close();
    }

    private static ImageBatch borrowed(NDManager scratch, ImageBatch images) {
        return new ImageBatch(Borrowed.in(scratch, images.pixels()), images.products());
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
