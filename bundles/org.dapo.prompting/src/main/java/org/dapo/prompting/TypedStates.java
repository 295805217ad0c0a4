package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.prompt.State;
import org.dapo.nn.api.tensor.Constants;

/** The states of a method that names types: the normal state, then one state per type of the taxonomy. */
public final class TypedStates {
    private TypedStates() {}

    /**
     * The states of a taxonomy.
     *
     * @param taxonomy the taxonomy
     * @return normal, then the types in its order
     */
    public static List<State> of(DefectTaxonomy taxonomy) {
        return Stream.concat(Stream.of(State.NORMAL), taxonomy.types().stream().map(type -> State.of(type.id())))
                .toList();
    }

    /**
     * The features of some states.
     *
     * @param features (1 or B, K', D)
     * @param named which states
     * @return (1 or B, as many as are named, D)
     */
    public static NDArray rows(NDArray features, int[] named) {
        long[] rows = Arrays.stream(named).asLongStream().toArray();
        return features.get(":, {}", Constants.indexes(features.getManager(), rows));
    }
}
