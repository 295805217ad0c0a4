package org.dapo.benchmark.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Evaluation;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.text.OneLine;

/**
 * One run of a plan: its cells in the order of the plan, one pipeline at a time. If a cell fails, the others are computed all the
 * same, and the run fails at its end.
 */
final class BenchmarkRun {
    /** What each evaluation writes. Pictures of all images would be hundreds per cell. */
    private static final Set<String> REPORTS = Set.of("json", "csv");

    private final BenchmarkPlan plan;
    private final Pipelines pipelines;
    private final Path out;
    private final Optional<String> device;
    private final RunListener listener;
    private final Map<String, TuningResult> tunings = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Failures failures;

    /** The metrics of the first cell; empty before it. All other cells must have the same. */
    private Set<String> metrics = Set.of();

    BenchmarkRun(BenchmarkPlan plan, Pipelines pipelines, Path out, Optional<String> device, RunListener listener) {
        this.plan = plan;
        this.pipelines = pipelines;
        this.out = out;
        this.device = device;
        this.listener = listener;
        this.failures = new Failures(listener);
    }

    /** A method as it is run, with its profile resolved and whether it is tuned. */
    private record Settled(Method method, String profile, boolean learns) {
        boolean tuned() {
            return learns && method.epochs().orElse(1) > 0;
        }
    }

    BenchmarkResult run() throws PipelineException {
        long began = System.nanoTime();
        FolderName.requireDistinct(plan);
        List<BenchmarkResult.Published> published = PublishedFigures.of(plan);
        requireData();
        List<Settled> methods = new ArrayList<>();
        for (Method method : plan.methods()) {
            methods.add(settle(method));
        }
        requireTuned(methods);
        List<BenchmarkResult.Cell> cells = new ArrayList<>();
        for (Settled method : methods) {
            // If nothing is drawn from the seed, further seeds would give the same figures.
            List<Long> seeds = method.learns() ? plan.seeds() : plan.seeds().subList(0, 1);
            for (long seed : seeds) {
                cells.addAll(cells(method, seed));
            }
        }
        failures.requireNone();
        return new BenchmarkResult(
                plan, cells, Summaries.of(plan, cells), published, (System.nanoTime() - began) / 1e9);
    }

    /** Lists all images before any time-consuming work, so that a wrong path, split or taxonomy fails at once. */
    private void requireData() throws PipelineException {
        BenchmarkPlan.Tuning tuning = plan.tuning();
        requireData(tuning.dataset(), tuning.split(), tuning.taxonomy());
        for (Evaluation evaluation : plan.evaluations()) {
            requireData(evaluation.dataset(), evaluation.split(), evaluation.taxonomy());
        }
    }

    private void requireData(DatasetReference dataset, Optional<String> split, String taxonomy)
            throws PipelineException {
        fingerprint(dataset, split);
        // Also looks up the taxonomy.
        Set<String> unknown = pipelines.unknownNames(dataset, split, taxonomy);
        if (!plan.namesAsTheyAre() && !unknown.isEmpty()) {
            throw new PipelineException(
                    ("%s has defect names that the taxonomy '%s' does not know: %s; to leave them untyped,"
                                    + " set \"names-as-they-are\": true in the plan")
                            .formatted(dataset, taxonomy, String.join(", ", unknown)));
        }
    }

    private Settled settle(Method method) throws PipelineException {
        try (Pipelines.Assembled assembled = assemble(method, plan.tuning().taxonomy())) {
            Pipeline pipeline = assembled.pipeline();
            // The default is named in every request, so that a checkpoint of another default is not mistaken for one of
            // it.
            String profile = method.profile().orElse(pipeline.profiles().get(0));
            return new Settled(method, profile, pipeline.learns(profile));
        }
    }

    /** Checks that each method which is tuned as another has checkpoints to use. */
    private static void requireTuned(List<Settled> methods) throws WrongValueException {
        Map<String, Settled> byName = new HashMap<>();
        for (Settled settled : methods) {
            Method method = settled.method();
            byName.put(method.name(), settled);
            if (method.tunedAs().isPresent()
                    && !byName.get(method.tunedAs().get()).tuned()) {
                throw new WrongValueException("the method '%s' is tuned as '%s', which learns nothing"
                        .formatted(method.name(), method.tunedAs().get()));
            }
        }
    }

    /** The evaluations of a method with a seed; without those that failed. */
    private List<BenchmarkResult.Cell> cells(Settled settled, long seed) throws PipelineException {
        Optional<TuningResult> tuning = settled.tuned() ? tuned(settled, seed) : Optional.empty();
        List<BenchmarkResult.Cell> cells = new ArrayList<>();
        if (settled.tuned() && tuning.isEmpty()) {
            return cells;
        }
        for (Evaluation evaluation : plan.evaluations()) {
            Optional<EvaluationResult> evaluated =
                    failures.attempt(() -> evaluate(settled, seed, evaluation, tuning.map(TuningResult::checkpoint)));
            if (evaluated.isPresent()) {
                EvaluationResult result = evaluated.get();
                metrics = metrics.isEmpty() ? result.mean().keySet() : metrics;
                cells.add(new BenchmarkResult.Cell(settled.method().name(), evaluation.name(), seed, result, tuning));
            }
        }
        return cells;
    }

    /** The method's tuning, or that of the method which it is tuned as; empty if it failed. */
    private Optional<TuningResult> tuned(Settled settled, long seed) throws PipelineException {
        Method method = settled.method();
        Optional<TuningResult> tuning = method.tunedAs().isPresent()
                ? Optional.ofNullable(tunings.get(method.tunedAs().get() + " " + seed))
                : failures.attempt(() -> tune(settled, seed));
        tuning.ifPresent(done -> tunings.put(method.name() + " " + seed, done));
        return tuning;
    }

    private TuningResult tune(Settled settled, long seed) throws PipelineException {
        BenchmarkPlan.Tuning data = plan.tuning();
        Path folder = folder(settled, seed).resolve(CellFolder.TUNING);
        TuningRequest.Builder request = TuningRequest.builder(data.dataset(), folder)
                .seed(seed)
                .profile(settled.profile())
                .namesAsTheyAre(plan.namesAsTheyAre())
                .resume(true);
        data.split().ifPresent(request::split);
        settled.method().epochs().ifPresent(request::epochs);
        device.ifPresent(request::device);
        CellFolder cell = new CellFolder(folder, inputs(settled, data.dataset(), data.split(), data.taxonomy()));
        return named(
                cellName(settled, seed, CellFolder.TUNING),
                heard -> cell.goOn(heard, () -> {
                    try (Pipelines.Assembled assembled = assemble(settled.method(), data.taxonomy())) {
                        return assembled.pipeline().tune(request.build(), heard);
                    }
                }));
    }

    private EvaluationResult evaluate(Settled settled, long seed, Evaluation evaluation, Optional<Path> checkpoint)
            throws PipelineException {
        Path folder = folder(settled, seed).resolve(FolderName.of(evaluation.name()));
        EvaluationRequest.Builder request = EvaluationRequest.builder(evaluation.dataset(), folder)
                .metrics(metrics)
                .reports(REPORTS)
                .seed(seed)
                .profile(settled.profile())
                .namesAsTheyAre(plan.namesAsTheyAre())
                .resume(true)
                .framing(plan.framing());
        checkpoint.ifPresent(request::checkpoint);
        evaluation.split().ifPresent(request::split);
        device.ifPresent(request::device);
        CellFolder cell = new CellFolder(
                folder, inputs(settled, evaluation.dataset(), evaluation.split(), evaluation.taxonomy()));
        return named(
                cellName(settled, seed, evaluation.name()),
                heard -> cell.goOn(heard, () -> {
                    try (Pipelines.Assembled assembled = assemble(settled.method(), evaluation.taxonomy())) {
                        return assembled.pipeline().evaluate(request.build(), heard);
                    }
                }));
    }

    @FunctionalInterface
    private interface CellRun<T> {
        T run(RunListener heard) throws PipelineException;
    }

    /**
     * Runs a cell. Its messages begin with the cell's name. So does its failure, of whatever kind (a plug-in that was replaced
     * meanwhile may lack a class; the engine's lack of memory is none of ours).
     */
    private <T> T named(String name, CellRun<T> run) throws PipelineException {
        try {
            return run.run(new StageListener(name, listener));
        } catch (UnknownNameException e) {
            // Names were looked up when the run began: a part has left since, and may be back for other cells.
            throw new PipelineException(name + ": " + e.getMessage(), e);
        } catch (WrongValueException e) {
            // Its class tells hosts that the plan is wrong and not the run.
            throw new WrongValueException(name + ": " + e.getMessage(), e);
        } catch (PipelineException e) {
            throw new PipelineException(name + ": " + e.getMessage(), e);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            throw new PipelineException(name + ": " + OneLine.of(e.toString()), e);
        }
    }

    private Pipelines.Assembled assemble(Method method, String taxonomy) throws PipelineException {
        return pipelines.assemble(method.backbone(), method.prompt(), taxonomy);
    }

    private Path folder(Settled settled, long seed) {
        return out.resolve(FolderName.of(settled.method().name())).resolve("seed-" + seed);
    }

    private static String cellName(Settled settled, long seed, String what) {
        return "%s, seed %d, %s".formatted(settled.method().name(), seed, what);
    }

    private String inputs(Settled settled, DatasetReference dataset, Optional<String> split, String taxonomy)
            throws PipelineException {
        return """
                dataset %s
                split %s
                images %s
                taxonomy %s
                backbone %s
                prompt %s
                profile %s
                """.formatted(
                        dataset,
                        split.orElse("default"),
                        fingerprint(dataset, split),
                        taxonomy,
                        settled.method().backbone(),
                        settled.method().prompt(),
                        settled.profile());
    }

    /** Cached, because a data set may have many files. */
    private String fingerprint(DatasetReference dataset, Optional<String> split) throws PipelineException {
        String key = dataset + " " + split;
        String known = fingerprints.get(key);
        if (known == null) {
            known = pipelines.fingerprint(dataset, split);
            fingerprints.put(key, known);
        }
        return known;
    }
}
