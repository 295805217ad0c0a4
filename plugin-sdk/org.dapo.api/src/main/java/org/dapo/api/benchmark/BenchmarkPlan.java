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
 * Which methods are compared on which data: each method is tuned once per seed and then evaluated on each evaluation.
 *
 * @param name a word, such as {@code embedded}
 * @param title a line for people
 * @param tuning on what the methods that learn are tuned
 * @param evaluations on what all methods are evaluated, at least one
 * @param methods the methods, at least one; the first is the one that the others are compared with
 * @param seeds the seeds, at least one; methods that learn nothing run with the first alone
 * @param framing how images go into the network wherever one is evaluated, calibrated or inspected, for all methods alike
 */
public record BenchmarkPlan(
        String name,
        String title,
        Tuning tuning,
        List<Evaluation> evaluations,
        List<Method> methods,
        List<Long> seeds,
        Framing framing) {
    /** A place in a text of a plan, such as <code>${visa}</code>, that whoever runs it fills; its first group is the place's name. */
    public static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9-]+)}");

    /**
     * On what the methods that learn are tuned.
     *
     * @param dataset the data set
     * @param split its split; empty for the default one
     * @param taxonomy the name of the taxonomy
     */
    public record Tuning(DatasetReference dataset, Optional<String> split, String taxonomy) {}

    /**
     * On what all methods are evaluated.
     *
     * @param name unique in the plan, such as {@code unseen products}
     * @param dataset the data set
     * @param split its split; empty for the default one
     * @param taxonomy the name of the taxonomy
     * @param published the data set whose published figures stand beside those that are measured, such as {@code visa}
     */
    public record Evaluation(
            String name,
            DatasetReference dataset,
            Optional<String> split,
            String taxonomy,
            Optional<String> published) {
        /**
         * An evaluation on data of which nothing is published.
         *
         * @param name unique in the plan
         * @param dataset the data set
         * @param split its split; empty for the default one
         * @param taxonomy the name of the taxonomy
         */
        public Evaluation(String name, DatasetReference dataset, Optional<String> split, String taxonomy) {
            this(name, dataset, split, taxonomy, Optional.empty());
        }
    }

    /**
     * A method.
     *
     * @param name unique in the plan, such as {@code DAPO}
     * @param backbone the backbone's name
     * @param prompt the prompt strategy's name
     * @param profile the strategy's profile; empty for its default
     * @param epochs how many epochs it is tuned, 0 for its untuned start; empty for the strategy's own number
     * @param tunedAs the name of a method before it whose checkpoints it takes in place of tuning its own; its profile may then differ
     *     from that method's in what changes no parameter, such as how an image's score is made
     * @param remark what is special about it, a line for people, perhaps empty
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
         * Checks the number.
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
     * @throws IllegalArgumentException if one is empty or names something twice, or a method is tuned as one that is none before it, or
     *     has another backbone or prompt strategy
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
     * A plan whose images go in squeezed into squares, as in the papers.
     *
     * @param name a word
     * @param title a line for people
     * @param tuning on what the methods that learn are tuned
     * @param evaluations on what all methods are evaluated, at least one
     * @param methods the methods, at least one
     * @param seeds the seeds, at least one
     * @throws IllegalArgumentException if a list is empty or names something twice
     */
    public BenchmarkPlan(
            String name,
            String title,
            Tuning tuning,
            List<Evaluation> evaluations,
            List<Method> methods,
            List<Long> seeds) {
        this(name, title, tuning, evaluations, methods, seeds, Framing.SQUARE);
    }

    /**
     * The places that nobody has filled.
     *
     * @return their names, in the order in which they appear first
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
