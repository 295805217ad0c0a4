package org.dapo.engine.internal.pretraining;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is said of single patches, of no product in particular: that there is nothing wrong, or what is. As captions of regions are made
 * from the names of what is in them (Zhong et al. 2022, RegionCLIP, section 3.2).
 */
final class PatchTexts {
    private static final List<String> THINGS = List.of("object", "surface", "part", "product", "material", "item");
    private static final List<String> SOUND = List.of(
            "flawless %s",
            "perfect %s",
            "unblemished %s",
            "%s without defect",
            "%s without damage",
            "%s without flaw",
            "a photo of a flawless %s",
            "this is a good %s");
    private static final List<String> DEFECTIVE = List.of(
            "%s with %s",
            "%s with a %s defect",
            "%s damaged by %s",
            "%s showing %s",
            "a photo of a %s with %s",
            "this is a %s that has %s");

    private PatchTexts() {}

    /**
     * One wording each, of the same form for all types.
     *
     * @param types the words for the types
     * @param random chooses
     * @return the text for what is sound, then one for each type
     */
    static List<String> of(List<String> types, SplittableRandom random) {
        String thing = pick(THINGS, random);
        String form = pick(DEFECTIVE, random);
        List<String> texts = new ArrayList<>();
        texts.add(pick(SOUND, random).formatted(thing));
        types.forEach(type -> texts.add(form.formatted(thing, type)));
        return texts;
    }

    private static String pick(List<String> choices, SplittableRandom random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
