package org.dapo.prompt.aprilgan.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters of the method (arXiv 2305.17382, section 3; the authors' scripts where they differ).
 *
 * @param layers the number M of vision layers that give patches: {6, 12, 18, 24} of 24, and the same fractions of another depth
 * @param temperature the temperature τ of every softmax over states
 * @param templates the number of templates each phrase is put into
 * @param epochs the number of epochs
 * @param mosaic the probability of a mosaic during tuning
 */
record Hyperparameters(int layers, float temperature, int templates, int epochs, float mosaic) {
    /** Tuned on MVTec AD, as the authors do, or on VisA. */
    static final List<String> PROFILES = List.of("mvtec", "visa");

    /** The settings that may follow a profile name. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole("layers", 1, 12),
            Setting.number("temperature", 0.001, 1),
            Setting.whole("templates", 1, 35),
            Setting.number("mosaic", 0, 1));

    static Hyperparameters of(Settings given) {
        boolean mvtec = given.profile().equals(PROFILES.get(0));
        return new Hyperparameters(
                given.whole("layers", 4),
                given.number("temperature", 0.01f),
                given.whole("templates", 35),
                mvtec ? 3 : 15,
                given.number("mosaic", mvtec ? 0.2f : 0));
    }
}
