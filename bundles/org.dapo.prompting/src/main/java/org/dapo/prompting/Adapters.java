package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.stream.IntStream;
import org.dapo.nn.api.backbone.BackboneSpec;

/** One linear layer per feature layer, {@code adapter.m}, which projects its raw patches into the joint embedding. */
public final class Adapters {
    private static final String NAME = "adapter.";

    private Adapters() {}

    /**
     * Adds the adapters to a plan.
     *
     * @param plan the plan
     * @param spec the backbone
     * @param layers the number of feature layers M
     * @return the plan
     * @throws IllegalArgumentException if the vision tower has fewer layers; the message says how many
     */
    public static ParameterPlan plan(ParameterPlan plan, BackboneSpec spec, int layers) {
        if (layers > spec.vision().layers()) {
            throw new IllegalArgumentException("%d feature layers, where the vision tower of %s has %d layers"
                    .formatted(layers, spec.name(), spec.vision().layers()));
        }
        IntStream.range(0, layers)
                .forEach(m -> plan.addLinear(NAME + m, spec.vision().width(), spec.embedding()));
        return plan;
    }

    /**
     * Applies the adapters.
     *
     * @param parameters the method's parameters
     * @param raw the patches (B, G·G, Dv) of each feature layer
     * @return for each feature layer (B, G·G, D), L2-normalised, owned by the manager of its patches
     */
    public static List<NDArray> apply(Parameters parameters, List<NDArray> raw) {
        return IntStream.range(0, raw.size())
                .mapToObj(m -> parameters.linear(NAME + m, raw.get(m)).normalize(2, -1))
                .toList();
    }
}
