package org.dapo.prompt.coop.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters and words of the method (arXiv 2109.01134, section 4.1; AnomalyCLIP, arXiv 2310.18961, appendix).
 *
 * @param context the number of learned tokens l, shared by both states
 * @param normal the word for a normal product
 * @param anomalous the word for an anomalous product
 * @param temperature the temperature τ of the image score, CLIP's own
 * @param mapTemperature the temperature τ of the maps, as for plain CLIP
 */
record Hyperparameters(int context, String normal, String anomalous, float temperature, float mapTemperature) {
    /** The only profile. */
    static final List<String> PROFILES = List.of("published");

    /** The settings. The other words are for backbones that do not know the published ones. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole("context", 1, 32),
            Setting.choice("words", "normal", "flawless"),
            Setting.number("temperature", 0.001, 1));

    static Hyperparameters of(Settings given) {
        boolean published = given.choice("words", "normal").equals("normal");
        return new Hyperparameters(
                given.whole("context", 16),
                published ? "normal" : "flawless",
                published ? "anomalous" : "damaged",
                given.number("temperature", 0.01f),
                0.07f);
    }
}
