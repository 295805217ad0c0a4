package org.dapo.prompt.dapo.internal;

import java.util.List;
import java.util.Locale;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/**
 * The method as it is run.
 *
 * @param profile the profile, with what settings changed in it
 * @param numbers the numbers, likewise
 */
record Variant(Profile profile, Hyperparameters numbers) {
    static final String TEXT_DEPTH = "text-depth";

    private static final String PROMPTS = "prompts";
    private static final String CONTEXT = "context";
    private static final String TEXT_TOKENS = "text-tokens";
    private static final String VISION_TOKENS = "vision-tokens";
    private static final String LAYERS = "layers";
    private static final String BLEND = "blend";
    private static final String CAUSAL = "causal";
    private static final String WORDS = "words";
    private static final String SCORE = "score";

    /** What may be set behind a profile's name: what an ablation turns off, and what a user may choose. */
    static final List<Setting> SETTINGS = List.of(
            Setting.whole(PROMPTS, 1, 100),
            Setting.whole(CONTEXT, 0, 32),
            Setting.whole(TEXT_TOKENS, 0, 32),
            Setting.whole(TEXT_DEPTH, 1, 100),
            Setting.whole(VISION_TOKENS, 0, 32),
            Setting.whole(LAYERS, 1, 12),
            Setting.number(BLEND, 0, 1),
            Setting.choice(CAUSAL, "true", "false"),
            // What stands in a prompt behind the context: the fixed words around the type's name too, or that name
            // alone.
            Setting.choice(WORDS, "full", "type"),
            Setting.choice(SCORE, "class", "margin", "map", "fused"));

    /**
     * Reads a profile with its settings.
     *
     * @param text such as {@code corrected:blend=0}
     * @return the variant
     * @throws IllegalArgumentException if there is no such profile or setting; the message names it
     */
    static Variant of(String text) {
        return of(Settings.of(DapoStrategy.NAME, Profile.names(), SETTINGS, text));
    }

    /**
     * Takes settings.
     *
     * @param settings a profile's name with what is set behind it
     * @return the variant
     */
    static Variant of(Settings settings) {
        return new Variant(
                profile(Profile.named(settings.profile()), settings), numbers(Hyperparameters.PUBLISHED, settings));
    }

    /** Whether the published prototype can be run so: all it lets be set of this is in how many text layers tokens are. */
    boolean asPrototype() {
        return profile.equals(Profile.PROTOTYPE)
                && numbers.equals(Hyperparameters.PUBLISHED.withTextDepth(numbers.textDepth()));
    }

    private static Profile profile(Profile usual, Settings given) {
        return new Profile(
                usual.name(),
                Boolean.parseBoolean(given.choice(CAUSAL, Boolean.toString(usual.causal()))),
                usual.pooling(),
                usual.maskRule(),
                usual.tuningPhrases(),
                given.choice(WORDS, usual.fixedWords() ? "full" : "type").equals("full"),
                ImageScore.valueOf(given.choice(SCORE, usual.score().name()).toUpperCase(Locale.ROOT)));
    }

    private static Hyperparameters numbers(Hyperparameters usual, Settings given) {
        int context = given.whole(CONTEXT, usual.contextTokens());
        return new Hyperparameters(
                // Without context tokens all prompts of a state are the same one.
                context == 0 ? 1 : given.whole(PROMPTS, usual.prompts()),
                context,
                given.whole(TEXT_TOKENS, usual.textTokens()),
                given.whole(TEXT_DEPTH, usual.textDepth()),
                given.whole(VISION_TOKENS, usual.visionTokens()),
                given.whole(LAYERS, usual.featureLayers()),
                given.number(BLEND, usual.blend()),
                usual.temperature(),
                usual.localWeight(),
                usual.globalWeight());
    }
}
