package org.dapo.prompt.anomalyclip.internal;

import java.util.List;
import org.dapo.prompting.Depth;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters of the method (arXiv 2310.18961, section 4.1).
 *
 * @param context the number of learned tokens l in a state's prompt
 * @param textTokens the number of tokens n that overwrite the first context tokens in each later layer of the text tower
 * @param temperature the temperature τ of every softmax over states
 * @param deviation the standard deviation σ of the Gaussian that smooths the map, in pixels at any input side; 0 for none
 * @param localWeight the weight of the loss on the map
 */
record Hyperparameters(int context, int textTokens, float temperature, float deviation, float localWeight) {
    /** The only profile. */
    static final List<String> PROFILES = List.of("published");

    /** The available settings. */
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
     * The last layer of the text tower that gets tokens: 9 of 12. The first layer never gets any.
     *
     * @param layers the number of layers in the tower
     * @return a layer, counted from 1
     */
    int textDepth(int layers) {
        return textTokens == 0 ? 1 : Depth.share(9, 12, layers);
    }

    /**
     * The layer where the value-value branch begins: 6 of 24.
     *
     * @param layers the number of layers in the vision tower
     * @return a layer, counted from 1
     */
    int branchFrom(int layers) {
        return Depth.share(6, 24, layers);
    }
}
