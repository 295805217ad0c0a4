package org.dapo.prompt.adaclip.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.prompting.Adapters;
import org.dapo.prompting.Depth;
import org.dapo.prompting.ParameterPlan;
import org.dapo.prompting.ParameterPlan.Initial;
import org.dapo.prompting.Parameters;

/**
 * The learned parameters of AdaCLIP. Layers with tokens are counted from 0. {@code text.j} (n, Dt) are the text tokens of layer
 * j; layer 0 has none. {@code vision.i} (n, Dv) are the vision tokens of layer i. The linear layers {@code text.generator}
 * (n·Dt, D) and {@code vision.generator} (n·Dv, D) compute an image's own tokens. {@code adapter.m} (D, Dv) belongs to a feature
 * layer, and {@code class} (D, D) to the image feature. B images.
 */
record Learnables(Parameters parameters, BackboneSpec spec, Hyperparameters numbers) {
    private static final String TEXT = "text.";
    private static final String VISION = "vision.";
    private static final String TEXT_GENERATOR = "text.generator";
    private static final String VISION_GENERATOR = "vision.generator";
    private static final String CLASS = "class";
    private static final Initial SMALL = Initial.normal(0.02);

    static ParameterPlan plan(ParameterPlan plan, BackboneSpec spec, Hyperparameters numbers) {
        int textWidth = spec.text().width();
        int visionWidth = spec.vision().width();
        int textDepth = numbers.depthOf(spec.text().layers());
        for (int j = 1; j < textDepth; j++) {
            plan.add(TEXT + j, new Shape(numbers.tokens(), textWidth), SMALL);
        }
        for (int i = 0; i < numbers.depthOf(spec.vision().layers()); i++) {
            plan.add(VISION + i, new Shape(numbers.tokens(), visionWidth), SMALL);
        }
        if (textDepth > 1) {
            plan.addLinear(TEXT_GENERATOR, spec.embedding(), numbers.tokens() * textWidth);
        }
        plan.addLinear(VISION_GENERATOR, spec.embedding(), numbers.tokens() * visionWidth);
        Adapters.plan(
                plan,
                spec,
                Depth.spread(numbers.layers(), spec.vision().layers()).size());
        return plan.addLinear(CLASS, spec.embedding(), spec.embedding());
    }

    /**
     * The text tower's tokens for images, from its second layer on.
     *
     * @param seen (B, D): the image features of the frozen model
     * @return (B, n, Dt) for each layer that has tokens; empty for a tower of one layer
     */
    List<NDArray> textTokens(NDArray seen) {
        int depth = numbers.depthOf(spec.text().layers());
        return depth < 2 ? List.of() : tokens(seen, TEXT, TEXT_GENERATOR, 1, depth);
    }

    /**
     * The vision tower's tokens for images.
     *
     * @param seen (B, D): the image features of the frozen model
     * @return (B, n, Dv) for each layer that has tokens
     */
    List<NDArray> visionTokens(NDArray seen) {
        return tokens(
                seen, VISION, VISION_GENERATOR, 0, numbers.depthOf(spec.vision().layers()));
    }

    /**
     * Adapts the image feature.
     *
     * @param image (B, D)
     * @return (B, D), not normalised
     */
    NDArray classAdapter(NDArray image) {
        return parameters.linear(CLASS, image);
    }

    private List<NDArray> tokens(NDArray seen, String names, String generator, int from, int to) {
        NDArray own = parameters.linear(generator, seen).reshape(seen.getShape().get(0), numbers.tokens(), -1);
        return IntStream.range(from, to)
                .mapToObj(layer -> own.add(parameters.borrow(seen.getManager(), names + layer)))
                .toList();
    }
}
