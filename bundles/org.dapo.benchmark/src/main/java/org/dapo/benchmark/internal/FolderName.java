package org.dapo.benchmark.internal;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.PipelineException;

/**
 * Folder names for methods and evaluations, such as {@code without-text-tokens} for "without text tokens". They depend on the
 * name alone, so that a part of a plan finds results of the whole plan. They are ASCII, which every file system and locale
 * supports.
 */
final class FolderName {
    private FolderName() {}

    /** The name's letters and digits in lower case, with one hyphen for whatever is between them. "α" becomes "alpha". */
    static String of(String name) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFKD)
                .codePoints()
                .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                .forEach(
                        c -> plain.append(c < 0x80 || !Character.isLetterOrDigit(c) ? Character.toString(c) : word(c)));
        String folder = plain.toString()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return folder.isEmpty() ? "unnamed" : folder;
    }

    /** The last word of a letter's Unicode name, such as {@code ALPHA} of {@code GREEK SMALL LETTER ALPHA}. */
    private static String word(int letter) {
        return Character.getName(letter).replaceAll(".* ", "");
    }

    /**
     * Checks that no two results of a plan would share a folder.
     *
     * @throws PipelineException if two would; the message names them
     */
    static void requireDistinct(BenchmarkPlan plan) throws PipelineException {
        distinct(
                "methods",
                plan.methods().stream().map(BenchmarkPlan.Method::name).toList(),
                new HashMap<>());
        distinct(
                "evaluations",
                plan.evaluations().stream().map(BenchmarkPlan.Evaluation::name).toList(),
                new HashMap<>(Map.of(CellFolder.TUNING, CellFolder.TUNING)));
    }

    private static void distinct(String what, List<String> names, Map<String, String> taken) throws PipelineException {
        for (String name : names) {
            String other = taken.putIfAbsent(of(name), name);
            if (other != null) {
                throw new PipelineException("the %s '%s' and '%s' would share the folder %s; rename one"
                        .formatted(what, other, name, of(name)));
            }
        }
    }
}
