package org.dapo.shell.internal.benchmark;

import java.util.List;
import java.util.Optional;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.shell.internal.options.DeviceOption;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that override a plan, shared by benchmark and demo. */
final class PlanOptions {
    @Option(
            names = "--seeds",
            paramLabel = "N",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "Seeds to run; replace the plan's.")
    private List<Long> seeds = List.of();

    @Option(
            names = "--backbone",
            paramLabel = "N",
            description =
                    "Backbone that replaces the one of the plan's first method, in every method that uses that one.")
    private Optional<String> backbone = Optional.empty();

    @Mixin
    private DeviceOption device;

    Optional<String> device() {
        return device.device();
    }

    /** The plan with the user's overrides. */
    BenchmarkPlan applied(BenchmarkPlan plan) {
        String usual = plan.methods().get(0).backbone();
        List<Method> methods = plan.methods().stream()
                .map(method -> method.backbone().equals(usual) ? on(backbone.orElse(usual), method) : method)
                .toList();
        return with(plan, plan.evaluations(), methods, seeds.isEmpty() ? plan.seeds() : seeds);
    }

    private static Method on(String backbone, Method method) {
        return new Method(
                method.name(),
                backbone,
                method.prompt(),
                method.profile(),
                method.epochs(),
                method.tunedAs(),
                method.remark());
    }

    /** The plan with other evaluations, methods and seeds. */
    static BenchmarkPlan with(
            BenchmarkPlan plan, List<BenchmarkPlan.Evaluation> evaluations, List<Method> methods, List<Long> seeds) {
        try {
            return new BenchmarkPlan(
                    plan.name(),
                    plan.title(),
                    plan.tuning(),
                    evaluations,
                    methods,
                    seeds,
                    plan.framing(),
                    plan.namesAsTheyAre());
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }
}
