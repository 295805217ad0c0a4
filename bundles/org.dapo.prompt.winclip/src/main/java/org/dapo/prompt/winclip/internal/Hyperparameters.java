package org.dapo.prompt.winclip.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters of the method (arXiv 2303.14814, section 4).
 *
 * @param windows the sides of the windows, in patches
 * @param temperature the temperature τ of every softmax over states
 */
record Hyperparameters(List<Integer> windows, float temperature) {
    /** The only profile. */
    static final List<String> PROFILES = List.of("published");

    /** The available settings. */
    static final List<Setting> SETTINGS = List.of(Setting.number("temperature", 0.001, 1));

    static Hyperparameters of(Settings given) {
        return new Hyperparameters(List.of(2, 3), given.number("temperature", 0.07f));
    }
}
