package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.engine.internal.contract.PromptContract;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;

/**
 * The state features of a run. Features that do not depend on the images are cached: once per product, or once for all if the
 * product does not matter. In tuning, they must not depend on the parameters either. Only the first products are cached.
 */
public final class States implements AutoCloseable {
    /** The maximum number of cached products: a host may name a new product per piece, so names are unbounded. */
    static final int MOST_KEPT = 256;

    /** The words for an unnamed product. */
    public static final String ANY_PRODUCT = "object";

    private final PromptLearner learner;
    private final DefectTaxonomy taxonomy;
    private final Phase phase;
    private final NDManager manager;
    private final Map<String, StateFeatures> known = new HashMap<>();
    private final Set<Dependence> dependence;
    private final boolean complete;

    /** For one learner; a child of the manager owns the cached features. */
    public States(PromptLearner learner, DefectTaxonomy taxonomy, Phase phase, NDManager parent) {
        this(learner, taxonomy, phase, parent, Map.of());
    }

    /** For one learner, with precomputed states. If there are any, no others are computed. */
    States(
            PromptLearner learner,
            DefectTaxonomy taxonomy,
            Phase phase,
            NDManager parent,
            Map<String, StateFeatures> computed) {
        this.learner = learner;
        this.taxonomy = taxonomy;
        this.phase = phase;
        this.manager = parent.newSubManager();
        this.dependence = learner.dependence();
        this.complete = !computed.isEmpty();
        computed.forEach((words, states) -> {
            states.features().attach(manager);
            known.put(words, states);
        });
    }

    /**
     * The states by the words of products, or by {@link #ANY_PRODUCT} alone if the product does not matter.
     *
     * @return empty for a method whose states depend on each image
     * @throws WrongValueException if the taxonomy's words do not fit the backbone
     */
    synchronized Map<String, StateFeatures> of(Collection<String> words) throws PipelineException {
        Map<String, StateFeatures> states = new HashMap<>();
        if (!dependence.contains(Dependence.IMAGE)) {
            for (String one : words) {
                states.put(key(one), known(key(one)));
            }
        }
        return states;
    }

    /** Whether states for the words of a product exist or can be computed. */
    synchronized boolean know(String words) {
        return !complete || known.containsKey(key(words));
    }

    private String key(String words) {
        return dependence.contains(Dependence.PRODUCT) ? words : ANY_PRODUCT;
    }

    private StateFeatures known(String key) throws PipelineException {
        StateFeatures states = known.get(key);
        if (states == null) {
            if (complete) {
                throw new IllegalArgumentException("no states for '%s'".formatted(key));
            }
            states = compute(key);
            known.put(key, states);
        }
        return states;
    }

    /**
     * The states of a batch, whose products may differ: features of (1, K', D) or (B, K', D).
     *
     * @throws WrongValueException if the taxonomy's words do not fit the backbone
     */
    public StateFeatures of(ImageBatch images) throws PipelineException {
        List<String> products = images.products();
        boolean oneProduct = !dependence.contains(Dependence.PRODUCT)
                || products.stream().distinct().count() == 1;
        if (dependence.contains(Dependence.IMAGE) || oneProduct) {
            return of(products.get(0), images);
        }
        Map<String, StateFeatures> ofProducts = new HashMap<>();
        for (String product : new LinkedHashSet<>(products)) {
            ofProducts.put(product, of(product, images));
        }
        NDList rows = new NDList();
        for (String product : products) {
            NDArray features = ofProducts.get(product).features();
            NDArray row = features.reshape(features.getShape().slice(1));
            // Otherwise it would live as long as the cached features.
            row.attach(images.pixels().getManager());
            rows.add(row);
        }
        return new StateFeatures(ofProducts.get(products.get(0)).states(), NDArrays.stack(rows));
    }

    private StateFeatures of(String product, ImageBatch images) throws PipelineException {
        Optional<StateFeatures> kept = kept(key(product));
        if (kept.isPresent()) {
            return kept.get();
        }
        // Without the lock: other callers do not wait for features that are of no use to them.
        Optional<ImageBatch> needed = dependence.contains(Dependence.IMAGE) ? Optional.of(images) : Optional.empty();
        return states(images.pixels().getManager(), product, needed);
    }

    /** The cached states, computed if they are not there yet; empty if they are not to be cached. */
    private synchronized Optional<StateFeatures> kept(String key) throws PipelineException {
        boolean ofImage = dependence.contains(Dependence.IMAGE);
        boolean ofParameters = phase == Phase.TUNING && dependence.contains(Dependence.PARAMETERS);
        boolean oneTooMany = !complete && known.size() >= MOST_KEPT && !known.containsKey(key);
        return ofImage || ofParameters || oneTooMany ? Optional.empty() : Optional.of(known(key));
    }

    private StateFeatures compute(String product) throws PipelineException {
        try (NDManager scratch = manager.newSubManager()) {
            StateFeatures made = states(scratch, product, Optional.empty());
            made.features().attach(manager);
            return made;
        }
    }

    private StateFeatures states(NDManager owner, String product, Optional<ImageBatch> images)
            throws PipelineException {
        NDArray features;
        try {
            features = learner.features(new StateQuery(owner, taxonomy, product, images, phase));
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(String.valueOf(e.getMessage()), e);
        }
        long most = images.map(batch -> batch.products().size()).orElse(1);
        return PromptContract.states(learner.states(taxonomy), features, most);
    }

    @Override
    public void close() {
        manager.close();
    }
}
