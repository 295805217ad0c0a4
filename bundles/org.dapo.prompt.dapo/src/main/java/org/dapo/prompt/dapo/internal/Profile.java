package org.dapo.prompt.dapo.internal;

import java.util.List;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/**
 * A profile: everything in which two uses of the method may differ.
 *
 * @param name the name that selects it
 * @param causal whether the text tower uses a causal mask, as in pre-training
 * @param pooling where the text feature is taken
 * @param maskRule which pixels of a resized mask count as defect during tuning
 * @param tuningPhrases whether tuning uses the alternative words that a taxonomy gives for some types
 * @param fixedWords whether a prompt contains words besides the type's name
 * @param alignCorners whether maps are enlarged as if the centres of the outermost patches were those of the outermost pixels
 * (as published); otherwise each patch stays where it is
 * @param score how the image score is computed
 * @param numbers the hyperparameters
 * @param weights the weights of the loss
 */
record Profile(
        String name,
        boolean causal,
        TextPass.Pooling pooling,
        MaskRule maskRule,
        boolean tuningPhrases,
        boolean fixedWords,
        boolean alignCorners,
        ImageScore score,
        Hyperparameters numbers,
        LossWeights weights) {
    /**
     * The method as in the paper. Its image score is the margin of the class token. If an image is seen once, this ranks images
     * like the paper's probability, but without ties near 1.
     */
    static final Profile CORRECTED = new Profile(
            "corrected",
            true,
            TextPass.Pooling.END_OF_TEXT,
            MaskRule.ABOVE_HALF,
            false,
            true,
            true,
            ImageScore.MARGIN,
            Hyperparameters.PUBLISHED,
            LossWeights.PUBLISHED);

    /**
     * A smaller method, chosen by measurement: no tokens in the vision tower, maps from the last layer alone, each patch enlarged
     * in its place, no words besides a type's name, a higher temperature, and a loss of naming.
     */
    static final Profile COMPACT = new Profile(
            "compact",
            true,
            TextPass.Pooling.END_OF_TEXT,
            MaskRule.ABOVE_HALF,
            false,
            false,
            false,
            ImageScore.MARGIN,
            Hyperparameters.COMPACT,
            LossWeights.PUBLISHED.withNaming(2));

    /** The behaviour of the published prototype. */
    static final Profile PROTOTYPE = new Profile(
            "prototype",
            false,
            TextPass.Pooling.ORIGINAL_INDEX,
            MaskRule.EXACTLY_ONE,
            true,
            true,
            true,
            ImageScore.CLASS,
            Hyperparameters.PUBLISHED,
            LossWeights.PUBLISHED);

    /** All profiles, the default first. */
    static final List<Profile> ALL = List.of(COMPACT, CORRECTED, PROTOTYPE);

    /** The names of all profiles. */
    static List<String> names() {
        return ALL.stream().map(Profile::name).toList();
    }

    /**
     * Finds a profile.
     *
     * @param name the name of an existing profile
     * @return the profile
     */
    static Profile named(String name) {
        return ALL.stream()
                .filter(profile -> profile.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * The words for the normal state.
     *
     * @return the words in its prompt
     */
    String normalWords() {
        return fixedWords ? "flawless object" : "";
    }

    /**
     * The words for a defect type.
     *
     * @param type the type
     * @param phase tuning or evaluation
     * @return the words in its prompt
     */
    String words(DefectType type, Phase phase) {
        String own =
                tuningPhrases && phase == Phase.TUNING ? type.tuningPhrase().orElse(type.phrase()) : type.phrase();
        return fixedWords ? own + " anomaly object" : own;
    }

    /**
     * Whether the published prototype can run it. The number of text layers with tokens is the only setting that it has; how a
     * checkpoint was tuned is no matter.
     */
    boolean asPrototype() {
        return equals(PROTOTYPE.with(PROTOTYPE.numbers.withTextDepth(numbers.textDepth()), weights));
    }

    private Profile with(Hyperparameters newNumbers, LossWeights newWeights) {
        return new Profile(
                name,
                causal,
                pooling,
                maskRule,
                tuningPhrases,
                fixedWords,
                alignCorners,
                score,
                newNumbers,
                newWeights);
    }
}
