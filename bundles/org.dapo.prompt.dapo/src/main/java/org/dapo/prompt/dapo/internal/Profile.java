package org.dapo.prompt.dapo.internal;

import java.util.List;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.nn.api.backbone.TextPass;
import org.dapo.nn.api.prompt.StateQuery.Phase;
import org.dapo.nn.api.prompt.TuningRecipe.MaskRule;

/**
 * A variant of the method. All that differs between what the paper describes and what its published prototype does is here.
 *
 * @param name by which it is chosen
 * @param causal whether the text tower sees backwards only, as it was pre-trained
 * @param pooling where the text feature is taken
 * @param maskRule which pixels of a resized mask are defect while tuning
 * @param tuningPhrases whether tuning uses the other words that a taxonomy gives for some types
 * @param fixedWords whether words stand in a prompt beside the name of a type
 * @param score from what the image score is made
 */
record Profile(
        String name,
        boolean causal,
        TextPass.Pooling pooling,
        MaskRule maskRule,
        boolean tuningPhrases,
        boolean fixedWords,
        ImageScore score) {
    /**
     * What the paper describes. Its image score is the margin of the class token: in the order of the paper's probability
     * where an image is looked at once, but without ties near 1.
     */
    static final Profile CORRECTED = new Profile(
            "corrected", true, TextPass.Pooling.END_OF_TEXT, MaskRule.ABOVE_HALF, false, true, ImageScore.MARGIN);

    /** What the published prototype does when it is run. */
    static final Profile PROTOTYPE = new Profile(
            "prototype", false, TextPass.Pooling.ORIGINAL_INDEX, MaskRule.EXACTLY_ONE, true, true, ImageScore.CLASS);

    /** All, the default first. */
    static final List<Profile> ALL = List.of(CORRECTED, PROTOTYPE);

    /** The names of all. */
    static List<String> names() {
        return ALL.stream().map(Profile::name).toList();
    }

    /**
     * Finds a profile.
     *
     * @param name its name, which is there
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
     * @return the words that stand in its prompt
     */
    String normalWords() {
        return fixedWords ? "flawless object" : "";
    }

    /**
     * The words for a defect type.
     *
     * @param type the type
     * @param phase what they are for
     * @return the words that stand in its prompt
     */
    String words(DefectType type, Phase phase) {
        String own =
                tuningPhrases && phase == Phase.TUNING ? type.tuningPhrase().orElse(type.phrase()) : type.phrase();
        return fixedWords ? own + " anomaly object" : own;
    }
}
