package org.dapo.dataset.rendered.internal.defect;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A type of defect that can be rendered.
 *
 * @param name its name in the data set
 * @param words its name in captions, with article
 * @param smallest the least extent from its centre, as a fraction of half the image
 * @param largest the largest such extent
 * @param prominence the difference from its ground at contrast 1: mean absolute difference over its mask, 0 to 1
 * @param overhangs whether it may extend beyond the edge of the product
 * @param way how it is created
 */
public record DefectKind(
        String name, String words, float smallest, float largest, float prominence, boolean overhangs, Way way) {
    /** How a defect comes about. */
    public sealed interface Way {}

    /** It lies on the piece. */
    public record Marked(MarkDesign design) implements Way {}

    /** The piece itself is deformed. */
    public record Bent() implements Way {}

    /** The piece lacks a part. */
    public record Lacking() implements Way {}

    private static final Map<String, DefectKind> KINDS = byName(
            marked("scratch", "a scratch", 0.25f, 0.6f, 0.26f, false, Lines::scratch),
            marked("crack", "a crack", 0.25f, 0.55f, 0.29f, false, Lines::crack),
            marked("hole", "a hole", 0.11f, 0.22f, 0.26f, false, Hollows::hole),
            marked("cut", "a cut", 0.22f, 0.45f, 0.26f, false, Lines::cut),
            marked("dent", "a dent", 0.2f, 0.36f, 0.17f, false, Hollows::dent),
            marked("chip", "a chip", 0.15f, 0.27f, 0.22f, false, Hollows::chip),
            marked("blister", "a blister", 0.15f, 0.27f, 0.18f, false, Hollows::blister),
            marked("stain", "a stain", 0.18f, 0.4f, 0.18f, false, Patches::stain),
            marked("discoloration", "a discoloration", 0.25f, 0.5f, 0.14f, false, Patches::discoloration),
            marked("contamination", "contamination", 0.18f, 0.35f, 0.26f, true, Patches::contamination),
            marked("glue", "glue", 0.14f, 0.28f, 0.2f, true, Patches::glue),
            marked("rust", "rust", 0.18f, 0.36f, 0.18f, false, Patches::rust),
            marked("burn", "a burn", 0.18f, 0.34f, 0.18f, false, Patches::burn),
            marked("print-error", "a print error", 0.25f, 0.42f, 0.25f, false, Patches::printError),
            marked("thread", "a thread", 0.35f, 0.65f, 0.29f, true, Lines::thread),
            marked("fold", "a fold", 0.5f, 0.85f, 0.18f, false, Lines::fold),
            marked("abrasion", "an abrasion", 0.22f, 0.4f, 0.18f, false, Lines::abrasion),
            new DefectKind("bent", "a bend", 0.35f, 0.55f, 0.21f, true, new Bent()),
            new DefectKind("missing", "a missing part", 0.3f, 0.3f, 0.21f, true, new Lacking()));

    private static DefectKind marked(
            String name,
            String words,
            float smallest,
            float largest,
            float prominence,
            boolean overhangs,
            MarkDesign design) {
        return new DefectKind(name, words, smallest, largest, prominence, overhangs, new Marked(design));
    }

    private static Map<String, DefectKind> byName(DefectKind... kinds) {
        Map<String, DefectKind> byName = new LinkedHashMap<>();
        Arrays.stream(kinds).forEach(kind -> byName.put(kind.name(), kind));
        return Collections.unmodifiableMap(byName);
    }

    /** The types by name. */
    public static Map<String, DefectKind> kinds() {
        return KINDS;
    }
}
