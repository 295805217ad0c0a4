package org.dapo.prompt.adaclip.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters of the method (arXiv 2407.15795, section 4.1; the authors' code where the paper is silent).
 *
 * @param tokens the number of tokens n in each layer that has tokens
 * @param depth the last layer with tokens in each tower, counted from 1; the first text layer has none
 * @param layers the number M of vision layers that give patches: {6, 12, 18, 24} of 24, and the same fractions of another depth
 * @param clusters the number of clusters k for the patches that the image score uses; it uses 5·k patches
 * @param temperature the temperature τ of every softmax over states
 * @param deviation the standard deviation σ of the Gaussian that smooths the map, in pixels at any input side; 0 for none
 * @param mosaic the probability of a mosaic during tuning
 */
record Hyperparameters(
        int tokens, int depth, int layers, int clusters, float temperature, float deviation, float mosaic) {
    /** The weight of the cluster centre in the image score's feature. */
    static final double CENTRE_SHARE = 0.2;

    /** The only profile. */
    static final List<String> PROFILES = List.of("published");

    /** The available settings. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole("tokens", 1, 5),
            Setting.whole("depth", 2, 12),
            Setting.whole("layers", 1, 12),
            Setting.whole("clusters", 1, 100),
            Setting.number("temperature", 0.001, 1),
            Setting.number("sigma", 0, 32),
            Setting.number("mosaic", 0, 1));

    static Hyperparameters of(Settings given) {
        return new Hyperparameters(
                given.whole("tokens", 5),
                given.whole("depth", 4),
                given.whole("layers", 4),
                given.whole("clusters", 20),
                given.number("temperature", 0.01f),
                given.number("sigma", 4),
                given.number("mosaic", 0.2f));
    }

    /** The number of patches per image that the image score uses. */
    int selected() {
        return 5 * clusters;
    }

    /** The last layer with tokens, at most the last one of the tower. */
    int depthOf(int towerLayers) {
        return Math.min(depth, towerLayers);
    }
}
