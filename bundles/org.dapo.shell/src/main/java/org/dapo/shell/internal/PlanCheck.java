package org.dapo.shell.internal;

import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.nn.api.prompt.PromptStrategy;

/** Looks for all that a plan names before the first of its hours is spent. */
final class PlanCheck {
    private PlanCheck() {}

    /**
     * Checks the names of data sets, taxonomies, backbones, prompt strategies and profiles.
     *
     * @throws PipelineException if one is unknown or missing
     */
    static void check(Parts parts, BenchmarkPlan plan) throws PipelineException {
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
