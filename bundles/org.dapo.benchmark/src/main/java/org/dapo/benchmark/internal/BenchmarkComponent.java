package org.dapo.benchmark.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkResult;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.OutputFolder;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.HtmlReport;
import org.dapo.api.report.ResultJson;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The benchmark service: supplied plans or the user's own, their runs, and the result files. */
@Component
public final class BenchmarkComponent implements Benchmark {
    private static final List<String> SUPPLIED = List.of(
            "ablation",
            "default-profile",
            "demo",
            "embedded",
            "methods",
            "mvtec-to-others",
            "own",
            "real-images",
            "visa-to-mvtec");

    private final ResultJson shapes;
    private final HtmlReport page;

    /** Takes the service that defines the JSON of single results and, if available, the one that writes pages. */
    @Activate
    public BenchmarkComponent(
            @Reference ResultJson shapes,
            @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
                    HtmlReport page) {
        this.shapes = shapes;
        this.page = page;
    }

    @Override
    public List<String> supplied() {
        return SUPPLIED;
    }

    @Override
    public BenchmarkPlan plan(String nameOrFile, Map<String, String> values) throws PipelineException {
        if (nameOrFile.endsWith(".json")) {
            Path file = Path.of(nameOrFile);
            if (!Files.isRegularFile(file)) {
                throw new PipelineException("the plan %s is not a file".formatted(file));
            }
            try (InputStream content = Files.newInputStream(file)) {
                return PlanReader.read(file.toString(), content, values);
            } catch (IOException e) {
                throw new PipelineException("the plan %s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
            }
        }
        if (!SUPPLIED.contains(nameOrFile)) {
            throw new UnknownNameException("plan", nameOrFile, SUPPLIED);
        }
        String resource = "/plans/%s.json".formatted(nameOrFile);
        try (InputStream content = BenchmarkComponent.class.getResourceAsStream(resource)) {
            return PlanReader.read("the plan " + nameOrFile, content, values);
        } catch (IOException e) {
            throw new PipelineException("the plan %s cannot be read: %s".formatted(resource, e.getMessage()), e);
        }
    }

    @Override
    public BenchmarkResult run(
            BenchmarkPlan plan, Pipelines pipelines, Path out, Optional<String> device, RunListener listener)
            throws PipelineException {
        try (OutputFolder taken = OutputFolder.take(out)) {
            BenchmarkResult result = run(new BenchmarkRun(plan, pipelines, out, device, listener), out, listener);
            write(result, out);
            return result;
        }
    }

    /** A run that fails writes no tables; those that an earlier one left may be of another plan or other data. */
    private static BenchmarkResult run(BenchmarkRun run, Path out, RunListener listener) throws PipelineException {
        try {
            return run.run();
        } catch (PipelineException e) {
            if (Files.exists(out.resolve(MARKDOWN_FILE))) {
                listener.warning("the tables in %s are those of an earlier run".formatted(out));
            }
            throw e;
        }
    }

    private void write(BenchmarkResult result, Path out) throws PipelineException {
        try {
            AtomicFile.write(out.resolve(JSON_FILE), ResultFiles.json(result, shapes));
            AtomicFile.write(out.resolve(MARKDOWN_FILE), MarkdownTables.of(result));
            AtomicFile.write(out.resolve(CSV_FILE), ResultFiles.csv(result));
            AtomicFile.write(out.resolve(LATEX_FILE), LatexTables.of(result));
            if (page != null) {
                page.write(out.resolve(HTML_FILE), result, List.of());
            }
        } catch (IOException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }
}
