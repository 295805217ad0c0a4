package org.dapo.report.internal.html.figure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A metric in words.
 *
 * @param name its name in results
 * @param group what it measures
 * @param label its usual name
 * @param meaning its explanation in one line; empty for a metric that the page does not know
 */
public record Metric(String name, String group, String label, String meaning) {
    private static final String OTHERS = "Other";

    private static final Map<String, Metric> KNOWN = new LinkedHashMap<>();

    static {
        know("image_auroc", "Image", "AUROC", "How often a defective image scores above a good one.");
        know("image_ap", "Image", "AP", "How few good images stand among the highest scores.");
        know("image_f1max", "Image", "F1", "Finding all defective images without false alarms, at the best threshold.");
        know("pixel_auroc", "Pixel", "AUROC", "How often a pixel of a defect scores above a sound one.");
        know("pixel_aupro", "Pixel", "AUPRO", "How much of each defect is found while few sound pixels are called.");
        know("pixel_ap", "Pixel", "AP", "How few sound pixels stand among the highest scores.");
        know("pixel_f1max", "Pixel", "F1", "Finding all pixels of defects and no others, at the best threshold.");
        know("pixel_pro_prototype", "Pixel", "PRO, prototype", "AUPRO as the published prototype reckons it.");
        know("multitype_f1_defects", "Type", "F1", "How well pixels of defects are called by the right type.");
        know("multitype_auroc_defects", "Type", "AUROC", "How well each type's map ranks the pixels of that type.");
        know("multitype_ap_defects", "Type", "AP", "How few other pixels stand among the highest of a type's map.");
        know("multitype_f1", "Type, normal too", "F1", "As above, with the normal class as one more.");
        know("multitype_auroc", "Type, normal too", "AUROC", "As above, with the normal class as one more.");
        know("multitype_ap", "Type, normal too", "AP", "As above, with the normal class as one more.");
    }

    /** The figures at the top of the page. */
    public static final List<String> HEADLINE =
            List.of("image_auroc", "pixel_auroc", "pixel_aupro", "multitype_f1_defects");

    /** The figures that a table shows before it is unfolded. */
    public static final List<String> KEY = List.of(
            "image_auroc", "image_ap", "image_f1max", "pixel_auroc", "pixel_aupro", "pixel_ap", "multitype_f1_defects");

    private static void know(String name, String group, String label, String meaning) {
        KNOWN.put(name, new Metric(name, group, label, meaning));
    }

    /** A metric by name. A plug-in's metric has its name as label. */
    public static Metric of(String name) {
        return KNOWN.getOrDefault(name, new Metric(name, OTHERS, name, ""));
    }

    /** The metrics, the known ones first, so that each group stays together. */
    public static List<Metric> ordered(Collection<String> names) {
        List<Metric> ordered = new ArrayList<>();
        KNOWN.values().stream().filter(known -> names.contains(known.name())).forEach(ordered::add);
        names.stream()
                .distinct()
                .filter(name -> !KNOWN.containsKey(name))
                .map(Metric::of)
                .forEach(ordered::add);
        return ordered;
    }

    /** The same metric in a table with one row per type. There it is the figure of that type alone. */
    public Metric ofOneType() {
        if (!KNOWN.containsKey(name)) {
            return this;
        }
        return new Metric(
                name,
                name.startsWith("pixel") ? "The type against good pixels" : "The type against all else",
                label,
                "");
    }

    /** Its name without a group beside it. */
    public String title() {
        return group.equals(OTHERS) ? label : group.equals("Type") ? "Multi-type " + label : group + " " + label;
    }
}
