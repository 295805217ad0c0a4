package ${package};

import static org.dapo.nn.api.tensor.Constants.scalar;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.ImageFeatures;
import org.dapo.nn.api.backbone.ImagePass;
import org.dapo.nn.api.backbone.ImagePass.PatchForm;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.backbone.TokenBatch;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.Targets;
import org.dapo.nn.api.tensor.Constants;

/**
 * Prompts on one backbone. B images of side S, G the side of the grid of patches, K' states, D the joint embedding.
 *
 * <p>In DJL a result is owned by the manager of its first operand. Each method works in its own manager, borrows arrays from
 * outside, hands its results over to the caller's manager, and closes its own at the end. Thus no arrays are left behind.
 */
final class ShiftedLearner implements PromptLearner {
    static final String SHIFT = "shift";

    private static final float TEMPERATURE = 0.07f;

    private final Backbone backbone;
    private final NDManager manager;
    private final NDArray shift; // (2, D): for the normal state, for the others

    /**
     * Creates a learner.
     *
     * @param backbone the backbone
     * @param manager owns the parameter; closed with the learner
     * @param shift the parameter, (2, D)
     */
    ShiftedLearner(Backbone backbone, NDManager manager, NDArray shift) {
        this.backbone = backbone;
        this.manager = manager;
        this.shift = shift;
    }

    @Override
    public Map<String, NDArray> parameters() {
        // A map of two or more must be a LinkedHashMap: the order of Map.of differs from run to run.
        return Map.of(SHIFT, shift);
    }

    @Override
    public Set<Dependence> dependence() {
        return Set.of(Dependence.PARAMETERS, Dependence.PRODUCT);
    }

    @Override
    public List<State> states(DefectTaxonomy taxonomy) {
        List<State> states = new ArrayList<>(List.of(State.NORMAL));
        taxonomy.types().forEach(type -> states.add(State.of(type.id())));
        return states;
    }

    @Override
    public NDArray features(StateQuery query) {
        List<String> sentences = new ArrayList<>(List.of("a photo of a flawless " + query.product()));
        for (DefectType type : query.taxonomy().types()) {
            sentences.add("a photo of a %s with a %s".formatted(query.product(), type.phrase()));
        }
        NDManager owner =
                query.images().map(images -> images.pixels().getManager()).orElse(query.manager());
        try (NDManager scratch = owner.newSubManager()) {
            TokenBatch tokens = backbone.tokenize(sentences);
            NDArray texts = backbone.encodeText(backbone.embed(scratch, tokens), tokens.endOfText(), TextPass.plain());
            long[] rows = new long[sentences.size()];
            Arrays.fill(rows, 1, rows.length, 1);
            NDArray shifts = borrow(scratch, shift).get(Constants.indexes(scratch, rows)); // (K', D)
            NDArray features = texts.normalize(2, -1).add(shifts).normalize(2, -1).expandDims(0);
            features.attach(owner);
            return features;
        }
    }

    @Override
    public Scores score(ImageBatch images, StateFeatures states, int[] named) {
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = borrow(scratch, states.features());
            ImageFeatures seen = look(scratch, images);
            NDArray image = defect(imageStates(seen, features));
            NDArray anomaly = enlarged(defect(maps(seen, features)));
            Optional<NDArray> types = Optional.empty();
            if (named.length > 0) {
                long[] rows = Arrays.stream(named).asLongStream().toArray();
                types = Optional.of(
                        enlarged(maps(seen, features.get(":, {}", Constants.indexes(scratch, rows)))));
            }
            image.attach(owner);
            anomaly.attach(owner);
            types.ifPresent(maps -> maps.attach(owner));
            return new Scores(image, anomaly, types);
        }
    }

    /** Cross-entropy of the image score and of each pixel's anomaly score. */
    @Override
    public NDArray loss(ImageBatch images, StateFeatures states, Targets targets) {
        NDManager owner = images.pixels().getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray features = borrow(scratch, states.features());
            ImageFeatures seen = look(scratch, images);
            NDArray image = defect(imageStates(seen, features));
            NDArray anomaly = enlarged(defect(maps(seen, features)));
            NDArray total = crossEntropy(image, borrow(scratch, targets.anomalous()))
                    .add(crossEntropy(anomaly, borrow(scratch, targets.labels())));
            total.attach(owner);
            return total;
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private ImageFeatures look(NDManager scratch, ImageBatch images) {
        int last = backbone.spec().vision().layers();
        return backbone.encodeImage(
                borrow(scratch, images.pixels()),
                ImagePass.plain().withFeatures(List.of(last), PatchForm.PROJECTED));
    }

    /** (B, K'): the probability of each state for each image, from features of (1 or B, K', D). */
    private static NDArray imageStates(ImageFeatures seen, NDArray features) {
        return probabilities(seen.image().expandDims(1), features).squeeze(1);
    }

    /** (B, K', G, G): the probability of each state at each patch, from features of (1 or B, K', D). */
    private static NDArray maps(ImageFeatures seen, NDArray features) {
        NDArray patches = seen.patches().get(0);
        return probabilities(patches, features)
                .transpose(0, 2, 1)
                .reshape(patches.getShape().get(0), features.getShape().get(1), seen.grid(), seen.grid());
    }

    /** (B, N, K'): a softmax over the states at each of N places, (B, N, D). */
    private static NDArray probabilities(NDArray places, NDArray features) {
        NDArray alike = places.normalize(2, -1).matMul(features.transpose(0, 2, 1));
        // Not div(TEMPERATURE): the backward pass must not depend on a number held in Java's memory.
        return alike.mul(scalar(alike, 1 / TEMPERATURE)).softmax(-1);
    }

    /** The probability of any defect: (B, K', …) to (B, …). */
    private static NDArray defect(NDArray states) {
        return states.get(":, 1:").sum(new int[] {1});
    }

    /** Repeats every patch's value at each of its pixels: (…, G, G) to (…, S, S). */
    private NDArray enlarged(NDArray maps) {
        int last = maps.getShape().dimension() - 1;
        return maps.repeat(last, backbone.spec().patch())
                .repeat(last - 1, backbone.spec().patch());
    }

    /** Cross-entropy of probabilities and labels of the same shape; every label above 0 is a defect. */
    private static NDArray crossEntropy(NDArray defect, NDArray labels) {
        NDArray wanted = labels.gt(0).toType(DataType.FLOAT32, false);
        NDArray right = defect.mul(wanted).add(defect.neg().add(1).mul(wanted.neg().add(1)));
        return right.add(1e-6f).log().mean().neg();
    }

    /** A second handle, owned by this method's manager, on an array of another owner. Gradients flow through it. */
    private static NDArray borrow(NDManager scratch, NDArray array) {
        return array.get(scratch, new NDIndex(":"));
    }
}
