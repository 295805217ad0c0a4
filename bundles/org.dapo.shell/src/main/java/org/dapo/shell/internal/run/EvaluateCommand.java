package org.dapo.shell.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.report.ResultJson;
import org.dapo.shell.internal.options.DataOptions;
import org.dapo.shell.internal.options.FramingOptions;
import org.dapo.shell.internal.options.RunOptions;
import org.dapo.shell.internal.options.TaxonomyOption;
import org.dapo.shell.internal.options.TrainedOrNot;
import org.dapo.shell.internal.parts.PartKind;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Remarks;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}. */
@Command(
        name = "evaluate",
        description = "Evaluate on a data set: each metric per product, and its mean over the products.")
public final class EvaluateCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private TrainedOrNot trained;

    @Mixin
    private DataOptions data;

    @Mixin
    private TaxonomyOption taxonomy;

    @Mixin
    private RunOptions run;

    @Mixin
    private FramingOptions framing;

    @Option(
            names = "--products",
            paramLabel = "A,B",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "Products to evaluate (default: all).")
    private Set<String> products = new TreeSet<>();

    @Option(
            names = "--metrics",
            paramLabel = "A,B",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "Metrics to compute (default: all).")
    private Set<String> metrics = new TreeSet<>();

    @Option(
            names = "--reports",
            paramLabel = "A,B",
            split = " *, *",
            splitSynopsisLabel = ",",
            description = "Reports to write (default: all).")
    private Set<String> reports = new TreeSet<>();

    public EvaluateCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        // The same parameters may be scored with another profile.
        trained.check(Optional.empty());
        if (trained.checkpoint().isPresent() && data.seed().isPresent()) {
            throw new WrongUsage("--seed is not allowed with --checkpoint, which records its own");
        }
        EvaluationRequest request = request();
        output.check(data.out());
        Parts.TaxonomyChoice chosen = taxonomy.choice();
        parts.require(PartKind.DATASET, request.dataset().layout());
        for (String report : request.reports()) {
            parts.require(PartKind.REPORT, report);
        }
        ResultJson json = parts.service(ResultJson.class);
        TrainedOrNot.Names names = trained.names(parts);
        EvaluationResult result;
        try (Pipelines.Assembled assembled = parts.assemble(names.backbone(), names.prompt(), chosen);
                Progress progress = new Progress(terminal)) {
            result = assembled.pipeline().evaluate(request, progress);
        }
        Remarks.show(terminal, result.skipped(), result.notes(), result.undefined());
        output.show(terminal, text(result), () -> json.evaluation(result));
        if (result.images() == 0) {
            throw new PipelineException(
                    "no image of %s could be evaluated; see the reasons above".formatted(result.dataset()));
        }
        return 0;
    }

    private EvaluationRequest request() {
        try {
            EvaluationRequest.Builder request = EvaluationRequest.builder(data.dataset(), data.out())
                    .products(products)
                    .metrics(metrics)
                    .reports(reports)
                    .framing(framing.framing());
            trained.checkpoint().ifPresent(request::checkpoint);
            data.addTo(request);
            run.addTo(request);
            run.profile().ifPresent(request::profile);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new WrongUsage(e.getMessage(), e);
        }
    }

    private String text(EvaluationResult result) {
        List<String> columns = new ArrayList<>(result.mean().keySet());
        Table table = new Table(1);
        List<String> header = new ArrayList<>(List.of("product"));
        header.addAll(columns);
        table.row(header);
        result.products().forEach((product, values) -> table.row(row(product, columns, values)));
        table.row(row("mean", columns, result.mean()));
        String end = "%d images in %.1f s, reports in %s%n";
        return table + bounds(result) + String.format(Locale.ROOT, end, result.images(), result.seconds(), data.out());
    }

    private static List<String> row(String name, List<String> columns, Map<String, MetricValue> values) {
        List<String> row = new ArrayList<>(List.of(name));
        for (String column : columns) {
            MetricValue value = values.get(column);
            row.add(
                    value == null || value.value().isEmpty()
                            ? "-"
                            : String.format(Locale.ROOT, "%.4f", value.value().getAsDouble()));
        }
        return row;
    }

    /** One line per inexact figure of the mean. */
    private static String bounds(EvaluationResult result) {
        StringBuilder lines = new StringBuilder();
        result.mean().forEach((metric, value) -> value.bound()
                .ifPresent(bound -> lines.append(
                        String.format(Locale.ROOT, "mean %s is within %.2g of the exact figure%n", metric, bound))));
        return lines.toString();
    }
}
