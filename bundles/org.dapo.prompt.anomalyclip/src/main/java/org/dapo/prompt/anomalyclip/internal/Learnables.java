package org.dapo.prompt.anomalyclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.backbone.LayerTokens;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.ParameterPlan.Initial;
import org.dapo.prompting.Parameters;

/**
 * The learned parameters of AnomalyCLIP: {@code normal} and {@code abnormal} (l, Dt), and {@code text.j} (n, Dt) for each text
 * layer j that has tokens, counted from 0. Layer 0 has none.
 */
record Learnables(Parameters parameters, BackboneSpec spec, Hyperparameters numbers) {
    private static final String NORMAL = "normal";
    private static final String ABNORMAL = "abnormal";
    private static final String TEXT = "text.";
    private static final Initial SMALL = Initial.normal(0.02);

    static ParameterPlan plan(ParameterPlan plan, BackboneSpec spec, Hyperparameters numbers) {
        int width = spec.text().width();
        plan.add(NORMAL, new Shape(numbers.context(), width), SMALL);
        plan.add(ABNORMAL, new Shape(numbers.context(), width), SMALL);
        for (int j = 1; j < numbers.textDepth(spec.text().layers()); j++) {
            plan.add(TEXT + j, new Shape(numbers.textTokens(), width), SMALL);
        }
        return plan;
    }

    /**
     * The contexts of both states.
     *
     * @param manager owns the result
     * @return (2, 1, l, Dt)
     */
    NDArray contexts(NDManager manager) {
        return parameters
                .borrow(manager, NORMAL)
                .expandDims(0)
                .concat(parameters.borrow(manager, ABNORMAL).expandDims(0))
                .expandDims(1);
    }

    /**
     * The tokens that overwrite context slots in later layers.
     *
     * @param manager owns the result
     * @return the tokens; empty without text tokens, or for a tower of one layer
     */
    Optional<LayerTokens> textTokens(NDManager manager) {
        List<NDArray> tokens = parameters.borrow(
                manager, TEXT, 1, numbers.textDepth(spec.text().layers()));
        return tokens.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new LayerTokens(tokens, 2, LayerTokens.Entry.OVERWRITE_AFTER_FIRST, 0, LayerTokens.After.STAY));
    }
}
