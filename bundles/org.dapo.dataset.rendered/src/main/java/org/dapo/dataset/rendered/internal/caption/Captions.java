package org.dapo.dataset.rendered.internal.caption;

import java.util.List;
import java.util.stream.Collectors;
import org.dapo.dataset.rendered.internal.Knob;
import org.dapo.dataset.rendered.internal.defect.DefectKind;
import org.dapo.dataset.rendered.internal.product.Product.Generic;
import org.dapo.dataset.rendered.internal.raster.Draws;
import org.dapo.dataset.rendered.internal.scene.Scene;

/**
 * Describes a scene in the few words of {@code vocabulary.txt}. Most captions do not mention the state, as in most human
 * captions. A third do not name the product either.
 */
public final class Captions {
    private static final float NAMES_STATE = 0.25f;
    private static final float GENERIC = 1f / 3;
    private static final float COLOURED = 0.4f;
    private static final float NAMES_TYPE = 0.6f;

    private static final List<String> FRAMES = List.of(
            "%s",
            "a photo of %s",
            "a picture of %s",
            "an image of %s",
            "a close-up of %s",
            "a close-up photo of %s",
            "a cropped photo of %s",
            "this is %s",
            "%s in the scene",
            "a photo of %s for inspection");
    private static final List<String> SURFACES = List.of("surface", "object", "product", "material");
    private static final List<String> PARTS = List.of("part", "object", "product", "item");
    private static final List<String> GOOD = List.of("flawless", "perfect", "good", "intact", "unblemished", "clean");
    private static final List<String> WITHOUT =
            List.of("without defect", "without damage", "without flaw", "without an anomaly");
    private static final List<String> BAD = List.of("damaged", "defective", "faulty", "bad");
    private static final List<String> WITH = List.of("with a defect", "with damage", "with a flaw", "with an anomaly");
    private static final List<String> TYPED = List.of("with %s", "showing %s", "damaged by %s", "that has %s");

    private Captions() {}

    /** A scene's caption: a pure function of it. */
    public static String of(Scene scene) {
        Draws draws = scene.draws().sub("caption");
        String adjective = "";
        String addition = "";
        if (draws.chance("state", scene.settings().value(Knob.STATES).orElse(NAMES_STATE))) {
            boolean good = scene.defects().isEmpty();
            if (!good && draws.chance("type", NAMES_TYPE)) {
                addition = pick(draws, "typed", TYPED).formatted(types(scene.defects()));
            } else if (draws.chance("adjective", 0.5f)) {
                adjective = pick(draws, "state.adjective", good ? GOOD : BAD);
            } else {
                addition = pick(draws, "state.addition", good ? WITHOUT : WITH);
            }
        }
        String thing = thing(scene, draws, adjective);
        return pick(draws, "frame", FRAMES).formatted(addition.isEmpty() ? thing : thing + " " + addition);
    }

    private static String thing(Scene scene, Draws draws, String adjective) {
        boolean surface = scene.product().generic() == Generic.SURFACE;
        if (draws.chance("generic", GENERIC)) {
            return withArticle(join(adjective, pick(draws, "noun", surface ? SURFACES : PARTS)));
        }
        String colour = draws.chance("colour", COLOURED)
                ? scene.product().colour(scene.draws()).word()
                : "";
        String named =
                join(adjective, join(colour, pick(draws, "noun", scene.product().nouns())));
        if (!surface) {
            return withArticle(named);
        }
        return switch (draws.below("form", 3)) {
            case 0 -> named;
            case 1 -> "a piece of " + named;
            default -> withArticle(named + " surface");
        };
    }

    private static String types(List<DefectKind> defects) {
        return defects.stream().map(DefectKind::words).distinct().collect(Collectors.joining(" and "));
    }

    private static String withArticle(String words) {
        return ("aeiou".indexOf(words.charAt(0)) < 0 ? "a " : "an ") + words;
    }

    private static String join(String first, String second) {
        return first.isEmpty() ? second : first + " " + second;
    }

    private static String pick(Draws draws, String name, List<String> words) {
        return words.get(draws.below(name, words.size()));
    }
}
