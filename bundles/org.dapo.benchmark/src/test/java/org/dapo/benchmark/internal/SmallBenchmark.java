package org.dapo.benchmark.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;

/** Runs small plans with {@link FakePipelines} and records progress and warnings. */
final class SmallBenchmark {
    final FakePipelines pipelines = new FakePipelines();
    final List<BenchmarkResult> pages = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    boolean cancelled;
    final BenchmarkComponent benchmark =
            new BenchmarkComponent(new PlainShapes(), (file, result, examples) -> pages.add(result));

    BenchmarkResult run(BenchmarkPlan plan, Path out) throws PipelineException {
        return benchmark.run(plan, pipelines, out, Optional.of("cpu"), new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                heard.add("%s %d/%d".formatted(stage, done, total));
            }

            @Override
            public void warning(String message) {
                heard.add(message);
            }

            @Override
            public boolean cancelled() {
                return cancelled;
            }
        });
    }

    static Method method(String name, String prompt, OptionalInt epochs) {
        return new Method(name, "tiny", prompt, Optional.empty(), epochs, Optional.empty(), "");
    }

    static BenchmarkPlan plan(String settings) {
        return plan(
                settings,
                method("DAPO", "dapo", OptionalInt.of(3)),
                new Method(
                        "words |",
                        "tiny",
                        "fixed",
                        Optional.of("plain"),
                        OptionalInt.empty(),
                        Optional.empty(),
                        "by hand"));
    }

    static BenchmarkPlan plan(String settings, Method... methods) {
        DatasetReference data = new DatasetReference("rendered", Path.of(settings));
        return new BenchmarkPlan(
                "test",
                "A plan",
                new BenchmarkPlan.Tuning(data, Optional.of("tuning"), "rendered"),
                List.of(
                        new Evaluation("A", data, Optional.of("a"), "rendered"),
                        new Evaluation("B", data, Optional.of("b"), "rendered")),
                List.of(methods),
                List.of(1L, 2L));
    }
}
