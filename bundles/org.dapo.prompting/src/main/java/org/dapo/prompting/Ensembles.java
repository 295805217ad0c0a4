package org.dapo.prompting;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The phrases and templates that WinCLIP introduced (arXiv 2303.14814) and other methods adopted. */
public final class Ensembles {
    private static final Pattern CHOICE = Pattern.compile("\\{([^{}|]*\\|[^{}]*)}");

    /** Seven phrases for a sound product. */
    public static final List<String> NORMAL = List.of(
            "{product}",
            "flawless {product}",
            "perfect {product}",
            "unblemished {product}",
            "{product} without flaw",
            "{product} without defect",
            "{product} without damage");

    /** Four phrases for a defective product. */
    public static final List<String> DEFECTIVE =
            List.of("damaged {product}", "{product} with flaw", "{product} with defect", "{product} with damage");

    /** The phrases of {@link #DEFECTIVE} and a fifth. */
    public static final List<String> DEFECTIVE_OR_BROKEN =
            Stream.concat(DEFECTIVE.stream(), Stream.of("broken {product}")).toList();

    /** The 35 photo templates of APRIL-GAN (arXiv 2305.17382). */
    public static final List<String> PHOTOS = expanded(
            "a {bad|low resolution|cropped|bright|dark|close-up|black and white|jpeg corrupted|blurry|good} photo "
                    + "of {a|the} {phrase}.",
            "a photo of {a|the|my|one} {phrase}.",
            "a photo of {a|the} {cool|large|small} {phrase}.",
            "there is {a|the} {phrase} in the scene.",
            "this is {a|the|one} {phrase} in the scene.");

    private Ensembles() {}

    /**
     * Selects equally spaced items of a list.
     *
     * @param all the list
     * @param count the number of items wanted, at most the size of the list
     * @return the selected items
     */
    public static List<String> some(List<String> all, int count) {
        return IntStream.range(0, Math.min(count, all.size()))
                .mapToObj(i -> all.get(i * all.size() / Math.min(count, all.size())))
                .toList();
    }

    /**
     * Expands patterns.
     *
     * @param patterns texts with choices such as {@code {a|the}}
     * @return every text with every combination of choices, in order
     */
    public static List<String> expanded(String... patterns) {
        return Stream.of(patterns).flatMap(Ensembles::expand).toList();
    }

    private static Stream<String> expand(String pattern) {
        Matcher choice = CHOICE.matcher(pattern);
        if (!choice.find()) {
            return Stream.of(pattern);
        }
        String before = pattern.substring(0, choice.start());
        String after = pattern.substring(choice.end());
        return Pattern.compile("\\|").splitAsStream(choice.group(1)).flatMap(one -> expand(before + one + after));
    }
}
