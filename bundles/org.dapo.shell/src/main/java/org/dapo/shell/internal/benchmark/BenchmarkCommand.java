package org.dapo.shell.internal.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.dapo.api.benchmark.Benchmark;
import org.dapo.api.benchmark.BenchmarkPlan;
import org.dapo.api.benchmark.BenchmarkPlan.Method;
import org.dapo.api.file.FileProblem;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Output;
import org.dapo.shell.internal.terminal.PlainJson;
import org.dapo.shell.internal.terminal.Progress;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Table;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code benchmark}. */
@Command(
        name = "benchmark",
        description =
                "Compare methods: tune each with each seed, and run each evaluation of a plan on it. A repeated run "
                        + "continues where the previous one ended.")
public final class BenchmarkCommand implements Callable<Integer> {
    private final Parts parts;
    private final Terminal terminal;

    @Mixin
    private Output output;

    @Mixin
    private PlanOptions options;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PLAN",
            description = "The name of a built-in plan, or a .json file.")
    private Optional<String> plan = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "NAME=VALUE",
            description =
                    "Value of a placeholder of the plan: --data visa=data/visa replaces the placeholder visa. May be "
                            + "given more than once.")
    private Map<String, String> data = Map.of();

    @Option(names = "--list", description = "List the built-in plans and exit.")
    private boolean list;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for checkpoints and results; created if it does not exist. Required to run a plan.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--methods",
            paramLabel = "A,B",
            description = "Methods to run (default: all). The first in the plan's order is the reference.")
    private Optional<String> methods = Optional.empty();

    @Option(names = "--evaluations", paramLabel = "A,B", description = "Evaluations to run (default: all).")
    private Optional<String> evaluations = Optional.empty();

    public BenchmarkCommand(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws PipelineException {
        if (list) {
            output.check();
            return list(parts.service(Benchmark.class));
        }
        String name = plan.orElseThrow(() -> new WrongUsage("missing PLAN: see benchmark --list"));
        Path folder = out.orElseThrow(() -> new WrongUsage("missing option --out DIR"));
        output.check(folder);
        Benchmark benchmark = parts.service(Benchmark.class);
        BenchmarkPlan chosen = chosen(benchmark.plan(name, data));
        PlanCheck.check(parts, chosen, options.device());
        try (Progress progress = new Progress(terminal)) {
            benchmark.run(chosen, parts.pipelines(), folder, options.device(), progress);
        }
        String json = text(folder, Benchmark.JSON_FILE);
        output.show(terminal, text(folder, Benchmark.MARKDOWN_FILE), () -> json);
        return Status.DONE;
    }

    private int list(Benchmark benchmark) throws PipelineException {
        Table table = new Table(2).row("NAME", "TITLE");
        List<Map<String, String>> json = new ArrayList<>();
        for (String name : benchmark.supplied()) {
            String title = benchmark.plan(name).title();
            table.row(name, title);
            Map<String, String> row = new LinkedHashMap<>();
            row.put("name", name);
            row.put("title", title);
            json.add(row);
        }
        output.show(terminal, table.toString(), () -> PlainJson.text(json));
        return Status.DONE;
    }

    private BenchmarkPlan chosen(BenchmarkPlan whole) throws PipelineException {
        BenchmarkPlan applied = options.applied(whole);
        return PlanOptions.with(
                applied,
                some("evaluation", evaluations, applied.evaluations(), BenchmarkPlan.Evaluation::name),
                some("method", methods, applied.methods(), Method::name),
                applied.seeds());
    }

    private static <T> List<T> some(String what, Optional<String> chosen, List<T> all, Function<T, String> name)
            throws UnknownNameException {
        if (chosen.isEmpty()) {
            return all;
        }
        List<String> wanted = names(what, chosen.get(), all.stream().map(name).toList());
        return all.stream().filter(one -> wanted.contains(name.apply(one))).toList();
    }

    /** Splits a list of names at commas. Names may contain commas themselves: the longest known name is taken. */
    private static List<String> names(String what, String written, List<String> known) throws UnknownNameException {
        String[] pieces = written.split(",", -1);
        List<String> names = new ArrayList<>();
        int from = 0;
        while (from < pieces.length) {
            int to = pieces.length;
            while (to > from && !known.contains(joined(pieces, from, to))) {
                to--;
            }
            if (to == from) {
                throw new UnknownNameException(what, pieces[from].strip(), known);
            }
            names.add(joined(pieces, from, to));
            from = to;
        }
        return names;
    }

    private static String joined(String[] pieces, int from, int to) {
        return String.join(",", Arrays.asList(pieces).subList(from, to)).strip();
    }

    /** Reads a file that a benchmark has written. */
    public static String text(Path folder, String file) throws PipelineException {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new PipelineException("cannot read %s: %s".formatted(folder.resolve(file), FileProblem.of(e)), e);
        }
    }
}
