package org.dapo.shell.internal.benchmark;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.WrongUsage;

/** Looks for all that a plan names before the first of its hours is spent. */
final class PlanCheck {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9-]+)}");
    private static final String BACKBONE = "${backbone}";

    private PlanCheck() {}

    /**
     * Checks the names of data sets, taxonomies, backbones, prompt strategies and profiles.
     *
     * @throws PipelineException if one is unknown or missing
     * @throws WrongUsage if a place of the plan has not been filled
     */
    static void check(Parts parts, BenchmarkPlan plan) throws PipelineException {
        requireFilled(plan);
        parts.require(PartKind.DATASET, plan.tuning().dataset().layout());
        parts.require(PartKind.TAXONOMY, plan.tuning().taxonomy());
        for (BenchmarkPlan.Evaluation evaluation : plan.evaluations()) {
            parts.require(PartKind.DATASET, evaluation.dataset().layout());
            parts.require(PartKind.TAXONOMY, evaluation.taxonomy());
        }
        for (BenchmarkPlan.Method method : plan.methods()) {
            parts.require(PartKind.BACKBONE, method.backbone());
            parts.require(PartKind.PROMPT, method.prompt());
            if (method.profile().isPresent()) {
                requireProfile(parts, method, method.profile().get());
            }
        }
    }

    /** A plan may leave to its user what it cannot know. */
    private static void requireFilled(BenchmarkPlan plan) {
        Stream<String> texts = Stream.of(
                        Stream.of(
                                plan.tuning().dataset().toString(),
                                plan.tuning().taxonomy()),
                        plan.evaluations().stream()
                                .flatMap(one -> Stream.of(one.dataset().toString(), one.taxonomy())))
                .flatMap(Function.identity());
        List<String> open = texts.map(PLACE::matcher)
                .flatMap(Matcher::results)
                .map(place -> "--data " + place.group(1) + "=…")
                .distinct()
                .toList();
        if (!open.isEmpty()) {
            throw new WrongUsage("the plan '%s' leaves to you what it cannot know: %s"
                    .formatted(plan.name(), String.join(", ", open)));
        }
        if (plan.methods().stream().map(BenchmarkPlan.Method::backbone).anyMatch(BACKBONE::equals)) {
            throw new WrongUsage("the plan '%s' leaves the backbone to you: --backbone N".formatted(plan.name()));
        }
    }

    private static void requireProfile(Parts parts, BenchmarkPlan.Method method, String profile)
            throws PipelineException {
        PromptStrategy strategy = (PromptStrategy) parts.part(PartKind.PROMPT, method.prompt());
        try {
            strategy.recipe(profile);
        } catch (IllegalArgumentException e) {
            throw new PipelineException("method '%s': %s".formatted(method.name(), e.getMessage()), e);
        }
    }
}
