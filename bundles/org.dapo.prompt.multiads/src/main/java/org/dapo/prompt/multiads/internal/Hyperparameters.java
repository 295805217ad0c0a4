package org.dapo.prompt.multiads.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The numbers of the method (arXiv 2504.06740; the authors' code, which changed after its release).
 *
 * @param layers how many vision layers M give patches: {6, 12, 18, 24} of 24, and the same shares of another depth
 * @param temperature the temperature τ of every softmax over states
 * @param templates in how many of the templates each phrase is put; there are 210 sentences a type with all
 * @param batch images per step
 * @param mosaic the probability of a mosaic while tuning
 * @param lossWeight what a layer's loss weighs
 * @param largest how many of the map's largest pixels the image score is the mean of
 */
record Hyperparameters(
        int layers, float temperature, int templates, int batch, float mosaic, double lossWeight, int largest) {
    /** What the dice loss takes a defective pixel's mask for, in both versions of the code: it then goes down to -2/3. */
    static final double DICE_TARGET = 5;

    /** As the code is today, and as it was released. */
    static final List<String> PROFILES = List.of("current", "release");

    /** What may be set behind a profile's name. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole("layers", 1, 12),
            Setting.number("temperature", 0.001, 1),
            Setting.whole("templates", 1, 35),
            Setting.number("mosaic", 0, 1),
            Setting.whole("largest", 1, 1000));

    static Hyperparameters of(Settings given) {
        boolean current = given.profile().equals(PROFILES.get(0));
        int layers = given.whole("layers", 4);
        return new Hyperparameters(
                layers,
                given.number("temperature", 0.01f),
                given.whole("templates", 35),
                current ? 4 : 8,
                given.number("mosaic", 0.2f),
                current ? 0.5 / layers : 1,
                given.whole("largest", current ? 3 : 1));
    }
}
