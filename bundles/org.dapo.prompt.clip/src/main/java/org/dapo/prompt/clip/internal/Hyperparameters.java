package org.dapo.prompt.clip.internal;

import java.util.List;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The hyperparameters and words of the method (AnomalyCLIP, arXiv 2310.18961, appendix).
 *
 * @param normal the text before a normal product's words
 * @param anomalous the text before an anomalous product's words
 * @param temperature the temperature τ of both softmaxes
 */
record Hyperparameters(String normal, String anomalous, float temperature) {
    /** The only profile. */
    static final List<String> PROFILES = List.of("published");

    /** The settings. The other words are for backbones that do not know the published ones. */
    static final List<Setting> SETTINGS =
            List.of(Setting.choice("words", "normal", "flawless"), Setting.number("temperature", 0.001, 1));

    static Hyperparameters of(Settings given) {
        boolean published = given.choice("words", "normal").equals("normal");
        return new Hyperparameters(
                published ? "A photo of a normal " : "A photo of a flawless ",
                published ? "A photo of an anomalous " : "A photo of a damaged ",
                given.number("temperature", 0.07f));
    }
}
