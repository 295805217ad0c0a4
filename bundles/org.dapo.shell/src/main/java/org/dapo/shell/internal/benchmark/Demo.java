package org.dapo.shell.internal.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.HtmlReport;
import org.dapo.api.report.ReportExample;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.shell.internal.data.WholeMask;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;

/**
 * A demonstration of the whole suite. It tunes and evaluates every method of a plan and calibrates the first method's first
 * checkpoint. It then inspects a few images with that and writes a page with the results. The plan uses one taxonomy throughout.
 */
final class Demo {
    /** The page, in the results folder. */
    static final String REPORT_FILE = "report.html";

    /** The split of the tuning data from which thresholds are calibrated. */
    private static final String CALIBRATION_SPLIT = "calibration";

    private final Parts parts;
    private final Optional<String> device;
    private final RunListener listener;

    Demo(Parts parts, Optional<String> device, RunListener listener) {
        this.parts = parts;
        this.device = device;
        this.listener = listener;
    }

    /**
     * The outcome of a demonstration.
     *
     * @param calibration the thresholds of the first method
     * @param inspected number of images inspected
     * @param report the page; empty if no bundle writes one
     */
    record Shown(Calibration calibration, int inspected, Optional<Path> report) {}

    Shown run(BenchmarkPlan plan, Path out) throws PipelineException {
        Optional<HtmlReport> page = page();
        BenchmarkResult result = parts.service(Benchmark.class).run(plan, parts.pipelines(), out, device, listener);
        BenchmarkPlan.Method first = plan.methods().get(0);
        TuningResult tuned = result.cells()
                .get(0)
                .tuning()
                .orElseThrow(() ->
                        new PipelineException("the first method, '%s', has no checkpoint, which the inspection needs"
                                .formatted(first.name())));
        Calibration calibration;
        List<ReportExample> examples;
        try (Pipelines.Assembled assembled = parts.pipelines()
                .assemble(first.backbone(), first.prompt(), plan.tuning().taxonomy())) {
            calibration = calibrate(assembled.pipeline(), plan, tuned.checkpoint());
            examples = inspect(assembled.pipeline(), plan, tuned);
        }
        Path file = out.resolve(REPORT_FILE);
        if (page.isPresent()) {
            write(page.get(), file, result, examples);
        }
        return new Shown(calibration, examples.size(), page.map(any -> file));
    }

    /** The service that writes the page, looked up before anything is computed. */
    private Optional<HtmlReport> page() {
        try {
            return Optional.of(parts.service(HtmlReport.class));
        } catch (PipelineException e) {
            listener.warning("%s will not be written: %s".formatted(REPORT_FILE, e.getMessage()));
            return Optional.empty();
        }
    }

    private Calibration calibrate(Pipeline pipeline, BenchmarkPlan plan, Path checkpoint) throws PipelineException {
        CalibrationRequest.Builder request = CalibrationRequest.builder(
                        checkpoint, plan.tuning().dataset())
                .split(CALIBRATION_SPLIT)
                .framing(plan.framing());
        device.ifPresent(request::device);
        return pipeline.calibrate(request.build(), new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                listener.progress("calibrating: " + stage, done, total);
            }

            @Override
            public void warning(String message) {
                listener.warning(message);
            }

            @Override
            public boolean cancelled() {
                return listener.cancelled();
            }
        });
    }

    private List<ReportExample> inspect(Pipeline pipeline, BenchmarkPlan plan, TuningResult tuned)
            throws PipelineException {
        InspectorRequest.Builder request =
                InspectorRequest.builder().checkpoint(tuned.checkpoint()).framing(plan.framing());
        device.ifPresent(request::device);
        List<ReportExample> examples = new ArrayList<>();
        int total = ExampleChoice.COUNT * plan.evaluations().size();
        try (Inspector inspector = pipeline.inspector(request.build())) {
            for (BenchmarkPlan.Evaluation evaluation : plan.evaluations()) {
                for (Sample sample : ExampleChoice.of(samples(evaluation))) {
                    Inspection found = inspector.inspect(sample.image(), Optional.of(sample.product()));
                    examples.add(example(evaluation, sample, found));
                    listener.progress("inspecting", examples.size(), total);
                }
            }
        }
        return examples;
    }

    private List<Sample> samples(BenchmarkPlan.Evaluation evaluation) throws PipelineException {
        DatasetAdapter adapter =
                parts.part(PartKind.DATASET, evaluation.dataset().layout());
        try (Stream<Sample> samples = adapter.open(evaluation.dataset().root())
                .samples(evaluation.split().orElse(Dataset.DEFAULT_SPLIT))) {
            return samples.toList();
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    private ReportExample example(BenchmarkPlan.Evaluation evaluation, Sample sample, Inspection found)
            throws PipelineException {
        DefectTaxonomy taxonomy = parts.part(PartKind.TAXONOMY, evaluation.taxonomy());
        List<String> types = sample.defects().stream()
                .map(defect ->
                        taxonomy.resolve(defect.name()).map(DefectType::id).orElse(defect.name()))
                .distinct()
                .toList();
        try {
            return new ReportExample(
                    "%s: %s".formatted(evaluation.name(), sample.id()),
                    found,
                    Optional.of(sample.anomalous()),
                    WholeMask.of(sample, found.image().width(), found.image().height()),
                    types);
        } catch (ImageException e) {
            throw new PipelineException("%s: %s".formatted(sample.id(), e.getMessage()), e);
        }
    }

    private static void write(HtmlReport page, Path file, BenchmarkResult result, List<ReportExample> examples)
            throws PipelineException {
        try {
            page.write(file, result, examples);
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }
}
