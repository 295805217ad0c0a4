package org.dapo.prompting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dapo.nn.api.prompt.Scores;
import org.dapo.nn.api.prompt.State;

/** The states of a method that distinguishes normal from defective, but not the types of defects. */
public final class TwoStates {
    /** Normal and defective. */
    public static final List<State> ALL = List.of(State.NORMAL, State.ANOMALOUS);

    private TwoStates() {}

    /**
     * Combines scores with the maps of the requested states, which sum to the range.
     *
     * @param image (B)
     * @param anomaly (B, S, S)
     * @param range the highest possible value of a map
     * @param named the requested states
     * @return the scores
     */
    public static Scores scores(NDArray image, NDArray anomaly, double range, int[] named) {
        if (named.length == 0) {
            return new Scores(image, anomaly, Optional.empty());
        }
        NDArray normal = anomaly.neg().add(range);
        NDList maps = new NDList(IntStream.of(named)
                .mapToObj(state -> state == 0 ? normal : anomaly)
                .toList());
        return new Scores(image, anomaly, Optional.of(NDArrays.stack(maps, 1)));
    }
}
