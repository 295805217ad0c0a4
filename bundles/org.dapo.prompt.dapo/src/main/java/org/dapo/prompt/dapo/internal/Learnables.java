package org.dapo.prompt.dapo.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.ParameterPlan.Initial;
import org.dapo.prompting.Parameters;

/**
 * The learned parameters of DAPO, all counted from 0. {@code normal} and {@code abnormal} (E, l, Dt) are contexts. Tokens are
 * {@code text.j} (n, Dt) per text layer that has them and {@code vision.i} (n, Dv) per vision layer. Each feature layer has
 * {@code adapter.m.weight} (D, Dv) and {@code adapter.m.bias} (D). If a profile does not use a kind of token, its parameters do
 * not exist. No shape depends on the number of defect types.
 */
record Learnables(Parameters parameters, BackboneSpec spec, Hyperparameters numbers) {
    static final String NORMAL = "normal";
    static final String ABNORMAL = "abnormal";
    static final String VISION = "vision.";
    static final String TEXT = "text.";

    /**
     * Plans the parameters. Contexts and text tokens are initialised like the words of the token table. Vision tokens and
     * adapters are initialised uniformly, with torch's bounds for a patch embedding and for a linear layer.
     *
     * @param plan an empty plan
     * @param spec the backbone
     * @param numbers the method's hyperparameters
     * @param statistics gives (2, Dt): mean and standard deviation of the token table
     * @return the plan
     */
    static ParameterPlan plan(
            ParameterPlan plan, BackboneSpec spec, Hyperparameters numbers, Supplier<float[]> statistics) {
        int textWidth = spec.text().width();
        int visionWidth = spec.vision().width();
        Initial words = Initial.likeWords(statistics);
        if (numbers.contextTokens() > 0) {
            Shape context = new Shape(numbers.prompts(), numbers.contextTokens(), textWidth);
            plan.add(NORMAL, context, words).add(ABNORMAL, context, words);
        }
        for (int j = 0; j < numbers.textDepthOf(spec.text().layers()); j++) {
            plan.add(TEXT + j, new Shape(numbers.textTokens(), textWidth), words);
        }
        double bound = Math.sqrt(6.0 / (3.0 * spec.patch() * spec.patch() + visionWidth));
        for (int i = 0; i < spec.vision().layers() && numbers.visionTokens() > 0; i++) {
            plan.add(VISION + i, new Shape(numbers.visionTokens(), visionWidth), Initial.uniform(bound));
        }
        return Adapters.plan(
                plan, spec, numbers.featureLayersOf(spec.vision().layers()).size());
    }

    /**
     * The contexts of the states.
     *
     * @param manager owns the result
     * @param types the number of defect types K
     * @return (1 + K, E, l, Dt): the normal context, then K copies of the defect context
     */
    NDArray contexts(NDManager manager, int types) {
        NDArray abnormal = parameters.borrow(manager, ABNORMAL);
        NDArray repeated = abnormal.expandDims(0).broadcast(new Shape(types).addAll(abnormal.getShape()));
        return parameters.borrow(manager, NORMAL).expandDims(0).concat(repeated);
    }

    /**
     * The text tower's layer tokens.
     *
     * @param manager owns the result
     * @return (n, Dt) for each layer that has tokens
     */
    List<NDArray> textTokens(NDManager manager) {
        return parameters.borrow(
                manager, TEXT, 0, numbers.textDepthOf(spec.text().layers()));
    }

    /**
     * The vision tower's layer tokens.
     *
     * @param manager owns the result
     * @return (n, Dv) for each layer
     */
    List<NDArray> visionTokens(NDManager manager) {
        return parameters.borrow(manager, VISION, 0, spec.vision().layers());
    }
}
