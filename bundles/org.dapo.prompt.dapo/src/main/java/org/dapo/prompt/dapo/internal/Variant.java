package org.dapo.prompt.dapo.internal;

import java.util.Locale;
import java.util.Map;

/**
 * The method as it is run.
 *
 * @param profile the profile, with what settings changed in it
 * @param numbers the numbers, likewise
 */
record Variant(Profile profile, Hyperparameters numbers) {
    /**
     * Reads a profile's name, perhaps followed by a colon and settings.
     *
     * @param text such as {@code corrected} or {@code corrected:prompts=1,blend=0}
     * @return the variant
     * @throws IllegalArgumentException if there is no such profile or setting; the message says what there is
     */
    static Variant of(String text) {
        int colon = text.indexOf(':');
        Profile named = Profile.named(colon < 0 ? text : text.substring(0, colon));
        Map<Setting, String> given = colon < 0 ? Map.of() : Setting.read(text.substring(colon + 1));
        return new Variant(profile(named, given), numbers(Hyperparameters.PUBLISHED, given));
    }

    private static Profile profile(Profile usual, Map<Setting, String> given) {
        return new Profile(
                usual.name(),
                Setting.CAUSAL.first(given, usual.causal()),
                usual.pooling(),
                usual.maskRule(),
                usual.tuningPhrases(),
                Setting.WORDS.first(given, usual.fixedWords()),
                given.containsKey(Setting.SCORE)
                        ? ImageScore.valueOf(given.get(Setting.SCORE).toUpperCase(Locale.ROOT))
                        : usual.score());
    }

    private static Hyperparameters numbers(Hyperparameters usual, Map<Setting, String> given) {
        int context = Setting.CONTEXT.whole(given, usual.contextTokens());
        return new Hyperparameters(
                // Without context tokens all prompts of a state are the same one.
                context == 0 ? 1 : Setting.PROMPTS.whole(given, usual.prompts()),
                context,
                Setting.TEXT_TOKENS.whole(given, usual.textTokens()),
                Setting.VISION_TOKENS.whole(given, usual.visionTokens()),
                usual.featureLayers(),
                Setting.BLEND.share(given, usual.blend()),
                usual.temperature(),
                usual.focus(),
                usual.smoothing(),
                usual.localWeight(),
                usual.globalWeight());
    }
}
