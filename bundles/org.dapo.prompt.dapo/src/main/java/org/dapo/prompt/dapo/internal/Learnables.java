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
 * What is learned, by name: {@code normal} and {@code abnormal} (E, l, Dt), {@code text.j} (n, Dt) per text layer
 * that has tokens, {@code vision.i} (n, Dv) per vision layer, {@code adapter.m.weight} (D, Dv) and {@code adapter.m.bias} (D) per feature layer,
 * all counted from 0; a kind of token that a variant goes without is not there. The number of defect types is in none of the shapes.
 */
record Learnables(Parameters parameters, BackboneSpec spec, Hyperparameters numbers) {
    static final String NORMAL = "normal";
    static final String ABNORMAL = "abnormal";
    static final String VISION = "vision.";
    static final String TEXT = "text.";

    /**
     * Plans them. Contexts and text tokens begin like the words of the token table, vision tokens and adapters as uniform numbers
     * within the bounds that torch takes for a patch embedding and for a linear layer.
     *
     * @param plan an empty plan
     * @param spec the backbone
     * @param numbers the method's numbers
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
     * @param types how many defect types K there are
     * @return (1 + K, E, l, Dt): that of the normal state, then K times that of the defect types
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
     * @return for each layer that has some (n, Dt)
     */
    List<NDArray> textTokens(NDManager manager) {
        return parameters.borrow(
                manager, TEXT, 0, numbers.textDepthOf(spec.text().layers()));
    }

    /**
     * The vision tower's layer tokens.
     *
     * @param manager owns the result
     * @return for each layer (n, Dv)
     */
    List<NDArray> visionTokens(NDManager manager) {
        return parameters.borrow(manager, VISION, 0, spec.vision().layers());
    }
}
