package org.dapo.prompt.multiads.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters of the method (arXiv 2504.06740; the authors' code, which changed after its release).
 *
 * @param layers the number M of vision layers that give patches: {6, 12, 18, 24} of 24, and the same fractions of another depth
 * @param temperature the temperature τ of every softmax over states
 * @param templates the number of templates each phrase is put into; with all, a type has 210 sentences
 * @param batch images per step
 * @param mosaic the probability of a mosaic during tuning
 * @param lossWeight the weight of a layer's loss
 * @param largest the number of largest map pixels whose mean is the image score
 */
record Hyperparameters(
        int layers, float temperature, int templates, int batch, float mosaic, double lossWeight, int largest) {
    /** The mask value of a defective pixel in the dice loss, in both versions of the code. The loss then reaches -2/3. */
    static final double DICE_TARGET = 5;

    /** The current code and the released code. */
    static final List<String> PROFILES = List.of("current", "release");

    /** The settings that may follow a profile name. */
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
