package org.dapo.shell.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.progress.RunListener;

/** A fake benchmark bundle with one plan. A run has a cell per method and writes files of one line. */
public final class FakeBenchmark implements Benchmark {
    public final List<BenchmarkPlan> plans = new ArrayList<>();
    public Optional<String> device = Optional.empty();

    @Override
    public List<String> supplied() {
        return List.of("demo");
    }

    @Override
    public BenchmarkPlan plan(String nameOrFile, Map<String, String> values) throws PipelineException {
        if (!nameOrFile.equals("demo")) {
            throw new UnknownNameException("plan", nameOrFile, supplied());
        }
        DatasetReference dots = new DatasetReference("dots", Path.of(""));
        DatasetReference types = new DatasetReference(values.getOrDefault("types", "dots"), Path.of(""));
        return new BenchmarkPlan(
                "demo",
                "What it can do",
                new BenchmarkPlan.Tuning(dots, Optional.of("tuning"), "shapes"),
                List.of(
                        new Evaluation("new products", dots, Optional.of("products"), "shapes"),
                        new Evaluation("new types", types, Optional.of("types"), "shapes")),
                List.of(
                        method("DAPO", "clip-seeded", "dapo"),
                        method("words", "clip-seeded", "dapo"),
                        method("words, turned", "clip-seeded", "dapo"),
                        method("untrained", "untrained", "dapo")),
                List.of(42L),
                Framing.SQUARE.withShifts(2),
                true);
    }

    private static Method method(String name, String backbone, String prompt) {
        return new Method(name, backbone, prompt, Optional.of("published"), OptionalInt.empty(), Optional.empty(), "");
    }

    @Override
    public BenchmarkResult run(
            BenchmarkPlan plan, Pipelines pipelines, Path out, Optional<String> chosenDevice, RunListener listener)
            throws PipelineException {
        plans.add(plan);
        device = chosenDevice;
        List<BenchmarkResult.Cell> cells = new ArrayList<>();
        for (Method method : plan.methods()) {
            try (Pipelines.Assembled assembled = pipelines.assemble(
                    method.backbone(), method.prompt(), plan.tuning().taxonomy())) {
                Evaluation evaluation = plan.evaluations().get(0);
                cells.add(new BenchmarkResult.Cell(
                        method.name(),
                        evaluation.name(),
                        42,
                        assembled
                                .pipeline()
                                .evaluate(
                                        EvaluationRequest.builder(evaluation.dataset(), out)
                                                .build(),
                                        listener),
                        Optional.of(assembled
                                .pipeline()
                                .tune(
                                        TuningRequest.builder(plan.tuning().dataset(), out.resolve(method.name()))
                                                .build(),
                                        listener))));
            }
        }
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve(JSON_FILE), "{\"plan\": \"%s\"}%n".formatted(plan.name()));
            Files.writeString(out.resolve(MARKDOWN_FILE), "# %s%n".formatted(plan.title()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BenchmarkResult(plan, cells, List.of(), 1);
    }
}
