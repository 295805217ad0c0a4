package org.dapo.api.benchmark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.Framing;

/**
 * Which methods are compared on which data. Each method is tuned once per seed and then evaluated on each evaluation.
 *
 * @param name a single word, such as {@code embedded}
 * @param title one line for human readers
 * @param tuning the data on which the methods that learn are tuned
 * @param evaluations the data on which all methods are evaluated, at least one
 * @param methods the methods, at least one; the others are compared with the first
 * @param seeds the seeds, at least one; methods that learn nothing run with the first seed only
 * @param framing how images enter the network in evaluation, calibration and inspection, the same for all methods
 * @param namesAsTheyAre whether defect names that a taxonomy does not know are left untyped instead of causing an error
 */
public record BenchmarkPlan(
        String name,
        String title,
        Tuning tuning,
        List<Evaluation> evaluations,
        List<Method> methods,
        List<Long> seeds,
        Framing framing,
        boolean namesAsTheyAre) {
    /**
     * A placeholder in a string of a plan, such as <code>${visa}</code>, to be filled when the plan is run. Group 1 is its name.
     */
    public static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9-]+)}");

    /**
     * The data on which the methods that learn are tuned.
     *
     * @param dataset the data set
     * @param split its split; empty for the default split
     * @param taxonomy the name of the taxonomy
     */
    public record Tuning(DatasetReference dataset, Optional<String> split, String taxonomy) {}

    /**
     * The data on which all methods are evaluated.
     *
     * @param name unique in the plan, such as {@code unseen products}
     * @param dataset the data set
     * @param split its split; empty for the default split
     * @param taxonomy the name of the taxonomy
     * @param published the data set whose published figures are shown beside the measured ones, such as {@code visa}
     */
    public record Evaluation(
            String name,
            DatasetReference dataset,
            Optional<String> split,
            String taxonomy,
            Optional<String> published) {
        /**
         * Creates an evaluation on data without published figures.
         *
         * @param name unique in the plan
         * @param dataset the data set
         * @param split its split; empty for the default split
         * @param taxonomy the name of the taxonomy
         */
        public Evaluation(String name, DatasetReference dataset, Optional<String> split, String taxonomy) {
            this(name, dataset, split, taxonomy, Optional.empty());
        }
    }

    /**
     * A method to compare.
     *
     * @param name unique in the plan, such as {@code DAPO}
     * @param backbone the backbone's name
     * @param prompt the prompt strategy's name
     * @param profile the strategy's profile; empty for its default
     * @param epochs the number of tuning epochs, 0 to use the untuned start; empty for the strategy's default, and with
     *     {@code tunedAs}
     * @param tunedAs the name of an earlier method in the plan whose checkpoints are used, so that this method is not tuned
     *     itself. Its profile may then differ from that method's only in settings that change no parameter, such as how the image
     *     score is computed
     * @param remark one line for human readers on what is special about it; may be empty
     */
    public record Method(
            String name,
            String backbone,
            String prompt,
            Optional<String> profile,
            OptionalInt epochs,
            Optional<String> tunedAs,
            String remark) {
        /**
         * Checks the number of epochs.
         *
         * @throws IllegalArgumentException if the number of epochs is negative
         */
        public Method {
            Objects.requireNonNull(tunedAs, "tunedAs");
            Objects.requireNonNull(remark, "remark");
            if (epochs.isPresent() && epochs.getAsInt() < 0) {
                throw new IllegalArgumentException(
                        "method '%s': %d epochs; it takes 0 or more".formatted(name, epochs.getAsInt()));
            }
        }
    }

    /**
     * Checks the lists.
     *
     * @throws IllegalArgumentException if a list is empty or holds a name or seed twice; or if a method's {@code tunedAs} names
     *     no earlier method, or one that has another backbone, another prompt strategy or 0 epochs, or comes with epochs
     */
    public BenchmarkPlan {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(tuning, "tuning");
        Objects.requireNonNull(framing, "framing");
        evaluations = List.copyOf(evaluations);
        methods = List.copyOf(methods);
        seeds = List.copyOf(seeds);
        distinct("evaluation", evaluations.stream().map(Evaluation::name).toList());
        distinct("method", methods.stream().map(Method::name).toList());
        distinct("seed", seeds);
        Map<String, Method> before = new HashMap<>();
        for (Method method : methods) {
            if (method.tunedAs().isPresent()) {
                requireOfTheSame(
                        method, Optional.ofNullable(before.get(method.tunedAs().get())));
            }
            before.put(method.name(), method);
        }
    }

    private static void requireOfTheSame(Method method, Optional<Method> tuned) {
        String what = "the method '%s' is tuned as '%s', which "
                .formatted(method.name(), method.tunedAs().get());
        if (method.epochs().isPresent()) {
            throw new IllegalArgumentException(what + "sets the epochs; it takes none of its own");
        }
        if (tuned.isEmpty()) {
            throw new IllegalArgumentException(what + "is not a method before it");
        }
        if (!tuned.get().backbone().equals(method.backbone())
                || !tuned.get().prompt().equals(method.prompt())) {
            throw new IllegalArgumentException(what + "has another backbone or prompt strategy");
        }
        if (tuned.get().epochs().orElse(1) == 0) {
            throw new IllegalArgumentException(what + "has 0 epochs");
        }
    }

    /**
     * Creates a plan whose images are resized to squares, as in the papers, and whose taxonomies know every defect name.
     *
     * @param name a single word
     * @param title one line for human readers
     * @param tuning the data on which the methods that learn are tuned
     * @param evaluations the data on which all methods are evaluated, at least one
     * @param methods the methods, at least one
     * @param seeds the seeds, at least one
     * @throws IllegalArgumentException if a list is empty or holds a name or seed twice, or a {@code tunedAs} is not valid
     */
    public BenchmarkPlan(
            String name,
            String title,
            Tuning tuning,
            List<Evaluation> evaluations,
            List<Method> methods,
            List<Long> seeds) {
        this(name, title, tuning, evaluations, methods, seeds, Framing.SQUARE, false);
    }

    /**
     * Lists the placeholders that have not been filled. Names, titles, remarks and published data sets are not searched.
     *
     * @return their names, in the order of first appearance
     */
    public List<String> openPlaces() {
        List<String> texts = new ArrayList<>();
        texts.add(tuning.dataset().toString());
        tuning.split().ifPresent(texts::add);
        texts.add(tuning.taxonomy());
        for (Evaluation evaluation : evaluations) {
            texts.add(evaluation.dataset().toString());
            evaluation.split().ifPresent(texts::add);
            texts.add(evaluation.taxonomy());
        }
        for (Method method : methods) {
            texts.addAll(List.of(method.backbone(), method.prompt()));
            method.profile().ifPresent(texts::add);
        }
        return texts.stream()
                .map(PLACE::matcher)
                .flatMap(Matcher::results)
                .map(place -> place.group(1))
                .distinct()
                .toList();
    }

    private static void distinct(String what, List<?> names) {
        Set<Object> seen = new HashSet<>();
        for (Object one : names) {
            if (!seen.add(one)) {
                throw new IllegalArgumentException("the plan has the %s '%s' twice".formatted(what, one));
            }
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("the plan has no %s".formatted(what));
        }
    }
}
