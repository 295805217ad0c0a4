package org.dapo.shell.internal.benchmark;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}. */
@Command(
        name = "demo",
        description = "Run the whole suite on rendered images: tune, evaluate on unseen products and types, calibrate, "
                + "inspect, and write a report.")
public final class DemoCommand implements Callable<Integer> {
    private static final String PLAN = "demo";

    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private PlanOptions options;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "dapo-demo",
            description = "Folder for checkpoints, results and the report; created if it does not exist (default: "
                    + "${DEFAULT-VALUE}).")
    private Path out = Path.of("");

    public DemoCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        output.check(out);
        BenchmarkPlan plan = options.applied(parts.service(Benchmark.class).plan(PLAN));
        PlanCheck.check(parts, plan, options.device());
        Demo.Shown shown;
        try (Progress progress = new Progress(terminal)) {
            shown = new Demo(parts, options.device(), progress).run(plan, out);
        }
        String tables = BenchmarkCommand.text(out, Benchmark.MARKDOWN_FILE);
        String benchmark = BenchmarkCommand.text(out, Benchmark.JSON_FILE);
        output.show(terminal, tables + "\n" + text(shown), () -> PlainJson.text(json(shown, benchmark)));
        return Status.DONE;
    }

    private String text(Demo.Shown shown) {
        return String.format(
                Locale.ROOT,
                "image threshold %.6f, pixel threshold %.6f: %s%n%d images inspected%n%s%n",
                shown.calibration().threshold().image(),
                shown.calibration().threshold().pixel(),
                shown.calibration().threshold().origin(),
                shown.inspected(),
                shown.report().orElse(out.resolve(Benchmark.MARKDOWN_FILE)));
    }

    private static Map<String, Object> json(Demo.Shown shown, String benchmark) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("report", shown.report().map(Path::toString).orElse(null));
        json.put("threshold", shown.calibration().threshold());
        json.put("inspected", shown.inspected());
        json.put("benchmark", JsonParser.parseString(benchmark));
        return json;
    }
}
