package org.dapo.engine.internal.scoring;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.prompt.ImageBatch;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptLearner.Dependence;
import org.dapo.nn.api.prompt.StateFeatures;
import org.dapo.nn.api.prompt.StateQuery;
import org.dapo.nn.api.prompt.StateQuery.Phase;

/**
 * The state features of a run. What does not depend on the images, and in tuning not on the parameters either, is computed
 * once per product, or once for all where the product does not matter.
 */
public final class States implements AutoCloseable {
    /** The words for a product that nobody has named. */
    public static final String ANY_PRODUCT = "object";

    private final PromptLearner learner;
    private final DefectTaxonomy taxonomy;
    private final Phase phase;
    private final NDManager manager;
    private final Map<String, StateFeatures> known = new HashMap<>();
    private final Set<Dependence> dependence;

    /** For one learner; the manager's child owns what is kept. */
    public States(PromptLearner learner, DefectTaxonomy taxonomy, Phase phase, NDManager parent) {
        this.learner = learner;
        this.taxonomy = taxonomy;
        this.phase = phase;
        this.manager = parent.newSubManager();
        this.dependence = learner.dependence();
    }

    /** The states of a batch, whose products may differ: features of (1, K', D) or (B, K', D). */
    public StateFeatures of(ImageBatch images) {
        List<String> products = images.products();
        boolean oneProduct = !dependence.contains(Dependence.PRODUCT)
                || products.stream().distinct().count() == 1;
        if (dependence.contains(Dependence.IMAGE) || oneProduct) {
            return of(products.get(0), images);
        }
        NDList rows = new NDList();
        StateFeatures first = of(products.get(0), images);
        for (String product : products) {
            NDArray features = of(product, images).features();
            rows.add(features.reshape(features.getShape().slice(1)));
        }
        NDArray stacked = NDArrays.stack(rows);
        stacked.attach(images.pixels().getManager());
        return new StateFeatures(first.states(), stacked);
    }

    private synchronized StateFeatures of(String product, ImageBatch images) {
        boolean ofImage = dependence.contains(Dependence.IMAGE);
        boolean ofParameters = phase == Phase.TUNING && dependence.contains(Dependence.PARAMETERS);
        if (ofImage || ofParameters) {
            Optional<ImageBatch> needed = ofImage ? Optional.of(images) : Optional.empty();
            return learner.states(new StateQuery(images.pixels().getManager(), taxonomy, product, needed, phase));
        }
        String key = dependence.contains(Dependence.PRODUCT) ? product : ANY_PRODUCT;
        return known.computeIfAbsent(key, this::compute);
    }

    private StateFeatures compute(String product) {
        try (NDManager scratch = manager.newSubManager()) {
            StateFeatures made = learner.states(new StateQuery(scratch, taxonomy, product, Optional.empty(), phase));
            made.features().attach(manager);
            return made;
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
