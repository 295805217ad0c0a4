package org.dapo.prompt.adaclip.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The numbers of the method (arXiv 2407.15795, section 4.1; the authors' code where the paper is silent).
 *
 * @param tokens tokens n in each layer that has them
 * @param depth how many layers of each tower have tokens; fewer where a tower has fewer
 * @param layers how many vision layers M give patches: {6, 12, 18, 24} of 24, and the same shares of another depth
 * @param clusters into how many clusters k the patches are put that the image score looks at, five times as many
 * @param temperature the temperature τ of every softmax over states
 * @param deviation the deviation σ of the Gauss function that smoothes the map, in pixels at whatever input side; 0 for none
 * @param mosaic the probability of a mosaic while tuning
 */
record Hyperparameters(
        int tokens, int depth, int layers, int clusters, float temperature, float deviation, float mosaic) {
    /** The share of the clusters' centre in what the image score looks at. */
    static final double CENTRE_SHARE = 0.2;

    /** There is one. */
    static final List<String> PROFILES = List.of("published");

    /** What may be set behind its name. */
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

    /** How many patches of each image the image score looks at. */
    int selected() {
        return 5 * clusters;
    }

    /** How many layers of a tower have tokens. */
    int depthOf(int towerLayers) {
        return Math.min(depth, towerLayers);
    }
}
