package org.dapo.prompt.anomalyclip.internal;

import java.util.List;
import org.dapo.prompting.Depth;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The numbers of the method (arXiv 2310.18961, section 4.1).
 *
 * @param context learned tokens l of a state's prompt
 * @param textTokens tokens n that overwrite the first of them in each later layer of the text tower
 * @param temperature the temperature τ of every softmax over states
 * @param deviation the deviation σ of the Gauss function that smoothes the map, in pixels at whatever input side; 0 for none
 * @param localWeight the weight of the loss on the map
 */
record Hyperparameters(int context, int textTokens, float temperature, float deviation, float localWeight) {
    /** There is one. */
    static final List<String> PROFILES = List.of("published");

    /** What may be set behind its name. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole("context", 4, 32),
            Setting.whole("text-tokens", 0, 4),
            Setting.number("temperature", 0.001, 1),
            Setting.number("sigma", 0, 32),
            Setting.number("local-weight", 0, 100));

    static Hyperparameters of(Settings given) {
        return new Hyperparameters(
                given.whole("context", 12),
                given.whole("text-tokens", 4),
                given.number("temperature", 0.07f),
                given.number("sigma", 4),
                given.number("local-weight", 4));
    }

    /**
     * Behind which layer of the text tower no tokens go in any more, 9 of 12: the first layer never has any.
     *
     * @param layers how many layers the tower has
     * @return a layer, counted from 1
     */
    int textDepth(int layers) {
        return textTokens == 0 ? 1 : Depth.share(9, 12, layers);
    }

    /**
     * Where the value-value branch begins, 6 of 24.
     *
     * @param layers how many layers the vision tower has
     * @return a layer, counted from 1
     */
    int branchFrom(int layers) {
        return Depth.share(6, 24, layers);
    }
}
