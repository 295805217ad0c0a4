package org.dapo.prompt.dapo.internal;

import java.util.List;
import java.util.Locale;
import org.dapo.prompting.Setting;
import org.dapo.prompting.Settings;

/** The settings that may follow a profile's name. */
final class ProfileSettings {
    static final String TEXT_DEPTH = "text-depth";

    private static final String PROMPTS = "prompts";
    private static final String CONTEXT = "context";
    private static final String TEXT_TOKENS = "text-tokens";
    private static final String VISION_TOKENS = "vision-tokens";
    private static final String LAYERS = "layers";
    private static final String BLEND = "blend";
    private static final String TEMPERATURE = "temperature";
    private static final String NAMING = "naming";
    private static final String CAUSAL = "causal";
    private static final String WORDS = "words";
    private static final String ALIGN_CORNERS = "align-corners";
    private static final String SCORE = "score";

    private static final String[] BOOLEAN = {"true", "false"};

    /** All settings: ablation switches and user choices. */
    static final List<Setting> ALL = List.of(
            Setting.whole(PROMPTS, 1, 100),
            Setting.whole(CONTEXT, 0, 32),
            Setting.whole(TEXT_TOKENS, 0, 32),
            Setting.whole(TEXT_DEPTH, 1, 100),
            Setting.whole(VISION_TOKENS, 0, 32),
            Setting.whole(LAYERS, 1, 12),
            Setting.number(BLEND, 0, 1),
            Setting.number(TEMPERATURE, 0.01, 1),
            Setting.number(NAMING, 0, 100),
            Setting.choice(CAUSAL, BOOLEAN),
            // The words after the context in a prompt: the type's name with the fixed words around it, or that name
            // alone.
            Setting.choice(WORDS, "full", "type"),
            Setting.choice(ALIGN_CORNERS, BOOLEAN),
            Setting.choice(SCORE, "class", "margin", "map", "fused"));

    private ProfileSettings() {}

    /**
     * Parses a profile with its settings.
     *
     * @param text such as {@code corrected:blend=0}
     * @return the profile, as changed by the settings
     * @throws IllegalArgumentException if a profile or setting does not exist; the message names it
     */
    static Profile profile(String text) {
        return profile(Settings.of(DapoStrategy.NAME, Profile.names(), ALL, text));
    }

    /**
     * Creates a profile from settings.
     *
     * @param given the name of an existing profile, and settings
     * @return the profile, as changed by the settings
     * @throws IllegalArgumentException if nothing would be left of the normal state's prompt
     */
    static Profile profile(Settings given) {
        Profile usual = Profile.named(given.profile());
        Profile profile = new Profile(
                usual.name(),
                decided(given, CAUSAL, usual.causal()),
                usual.pooling(),
                usual.maskRule(),
                usual.tuningPhrases(),
                given.choice(WORDS, usual.fixedWords() ? "full" : "type").equals("full"),
                decided(given, ALIGN_CORNERS, usual.alignCorners()),
                ImageScore.valueOf(given.choice(SCORE, usual.score().name()).toUpperCase(Locale.ROOT)),
                numbers(usual.numbers(), given),
                usual.weights().withNaming(given.number(NAMING, usual.weights().naming())));
        if (profile.numbers().contextTokens() == 0 && !profile.fixedWords()) {
            throw new IllegalArgumentException(
                    "profile of %s: with %s=0 and %s=type the normal state has an empty prompt; add %s=full"
                            .formatted(DapoStrategy.NAME, CONTEXT, WORDS, WORDS));
        }
        return profile;
    }

    private static boolean decided(Settings given, String name, boolean usual) {
        return Boolean.parseBoolean(given.choice(name, Boolean.toString(usual)));
    }

    private static Hyperparameters numbers(Hyperparameters usual, Settings given) {
        int context = given.whole(CONTEXT, usual.contextTokens());
        return new Hyperparameters(
                // Without context tokens, all prompts of a state are identical.
                context == 0 ? 1 : given.whole(PROMPTS, usual.prompts()),
                context,
                given.whole(TEXT_TOKENS, usual.textTokens()),
                given.whole(TEXT_DEPTH, usual.textDepth()),
                given.whole(VISION_TOKENS, usual.visionTokens()),
                given.whole(LAYERS, usual.featureLayers()),
                given.number(BLEND, usual.blend()),
                given.number(TEMPERATURE, usual.temperature()));
    }
}
