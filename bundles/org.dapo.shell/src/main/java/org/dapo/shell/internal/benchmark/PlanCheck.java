package org.dapo.shell.internal.benchmark;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.WrongUsage;

/** Looks up everything that a plan names before any time-consuming work. */
final class PlanCheck {
    private static final String BACKBONE = "backbone";

    private PlanCheck() {}

    /**
     * Checks the device, and the names of data sets, taxonomies, backbones, prompt strategies and profiles.
     *
     * @throws PipelineException if one is unknown or missing
     * @throws WrongUsage if a placeholder of the plan has no value
     */
    static void check(Parts parts, BenchmarkPlan plan, Optional<String> device) throws PipelineException {
        requireFilled(plan);
        requireDevice(parts, device);
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

    /** A plan may have placeholders for values that only its user knows. */
    private static void requireFilled(BenchmarkPlan plan) {
        List<String> open = plan.openPlaces();
        if (!open.isEmpty()) {
            throw new WrongUsage("the plan '%s' has placeholders without a value; required: %s"
                    .formatted(
                            plan.name(),
                            open.stream()
                                    .map(place -> place.equals(BACKBONE) ? "--backbone N" : "--data " + place + "=…")
                                    .collect(Collectors.joining(", "))));
        }
    }

    private static void requireDevice(Parts parts, Optional<String> device) throws PipelineException {
        TensorEngine engine = parts.service(TensorEngine.class);
        try {
            engine.device(device);
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(e.getMessage(), e);
        }
    }

    private static void requireProfile(Parts parts, BenchmarkPlan.Method method, String profile)
            throws PipelineException {
        PromptStrategy strategy = parts.part(PartKind.PROMPT, method.prompt());
        try {
            strategy.recipe(profile);
        } catch (IllegalArgumentException e) {
            throw new WrongValueException("method '%s': %s".formatted(method.name(), e.getMessage()), e);
        }
    }
}
