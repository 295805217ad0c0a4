package org.dapo.shell.internal;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.text.NearestName;
import org.dapo.shell.internal.benchmark.BenchmarkCommand;
import org.dapo.shell.internal.benchmark.DemoCommand;
import org.dapo.shell.internal.data.DatasetCommand;
import org.dapo.shell.internal.data.TaxonomyCommand;
import org.dapo.shell.internal.model.BenchCommand;
import org.dapo.shell.internal.model.ModelsCommand;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.run.CalibrateCommand;
import org.dapo.shell.internal.run.CheckpointsCommand;
import org.dapo.shell.internal.run.EvaluateCommand;
import org.dapo.shell.internal.run.InspectCommand;
import org.dapo.shell.internal.run.PackCommand;
import org.dapo.shell.internal.run.PretrainCommand;
import org.dapo.shell.internal.run.TuneCommand;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.dapo.shell.internal.terminal.WrongUsage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** The command line. It finds the command, runs it, and turns a failure into one line and a status. */
final class Dapo {
    private final Parts parts;
    private final Terminal terminal;

    /** The root command. */
    @Command(
            name = "dapo",
            description = "Finds, locates and names defects in industrial images.",
            synopsisSubcommandLabel = "COMMAND",
            footer = "In the distribution, dapo shell opens the interactive shell.")
    static final class Root implements Runnable {
        @CommandLine.Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        private boolean help;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new WrongUsage("missing command: choose "
                    + String.join(", ", spec.subcommands().keySet()));
        }
    }

    Dapo(Parts parts, Terminal terminal) {
        this.parts = parts;
        this.terminal = terminal;
    }

    /**
     * Runs a command.
     *
     * @param args the command and its arguments
     * @return {@link Status#DONE}, {@link Status#FAILED} or {@link Status#WRONG_USAGE}
     */
    int run(String... args) {
        CommandLine line = commandLine();
        try {
            int status = line.execute(withHelpLast(args));
            // Java's print streams do not throw if a disk is full.
            if (status == Status.DONE && terminal.out().checkError()) {
                terminal.line("cannot write to standard output");
                return Status.FAILED;
            }
            return status;
        } catch (LinkageError | VirtualMachineError e) {
            terminal.failure(e, List.of(args).contains("--debug"));
            return Status.FAILED;
        }
    }

    /** Turns {@code help dataset check} into {@code dataset check --help}: picocli's own help takes one name only. */
    private static String[] withHelpLast(String... args) {
        boolean nested = args.length > 2
                && args[0].equals("help")
                && Stream.of(args).noneMatch(argument -> argument.startsWith("-"));
        return nested
                ? Stream.concat(Stream.of(args).skip(1), Stream.of("--help")).toArray(String[]::new)
                : args;
    }

    /** All commands, with their help texts. */
    CommandLine commandLine() {
        CommandLine line = new CommandLine(new Root());
        List.of(
                        new TuneCommand(parts, terminal),
                        new EvaluateCommand(parts, terminal),
                        new CalibrateCommand(parts, terminal),
                        new InspectCommand(parts, terminal),
                        new PackCommand(parts, terminal),
                        new BenchmarkCommand(parts, terminal),
                        new DemoCommand(parts, terminal),
                        new PluginsCommand(parts, terminal),
                        ModelsCommand.create(parts, terminal),
                        CheckpointsCommand.create(parts, terminal),
                        new PretrainCommand(parts, terminal),
                        DatasetCommand.create(parts, terminal),
                        TaxonomyCommand.create(parts, terminal),
                        new BenchCommand(parts, terminal),
                        new VersionCommand(parts, terminal),
                        new CommandLine.HelpCommand())
                .forEach(line::addSubcommand);
        // File names may begin with @, and a mistyped option is never taken for a value.
        line.registerConverter(Path.class, Dapo::path)
                .setExpandAtFiles(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setUsageHelpAutoWidth(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setExecutionStrategy(Dapo::last)
                .setParameterExceptionHandler((e, given) -> wrongUsage(e))
                .setExecutionExceptionHandler(this::failed);
        return line;
    }

    /** A file or a folder. An empty path would mean the current folder, but is usually a variable that a script forgot to set. */
    private static Path path(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("the path is empty; use . for the current folder");
        }
        return Path.of(value);
    }

    /** Runs the last command named. An option of a command before it is refused, because it would be ignored silently. */
    private static int last(ParseResult parsed) {
        for (ParseResult each = parsed; each.hasSubcommand(); each = each.subcommand()) {
            for (OptionSpec option : each.matchedOptions()) {
                if (!option.usageHelp()) {
                    throw new ParameterException(
                            each.commandSpec().commandLine(),
                            "option %s must come after '%s'"
                                    .formatted(
                                            option.longestName(),
                                            each.subcommand().commandSpec().name()));
                }
            }
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int wrongUsage(ParameterException e) {
        CommandLine command = e.getCommandLine();
        // A mistyped option is reported before the option that is missing because of it.
        List<String> unknown = command.getUnmatchedArguments();
        String message = unknown.isEmpty() ? e.getMessage() : unknown(unknown.get(0), command);
        terminal.line(
                "%s (see %s --help)".formatted(message, command.getCommandSpec().qualifiedName()));
        return Status.WRONG_USAGE;
    }

    private static String unknown(String argument, CommandLine command) {
        boolean option = argument.startsWith("-");
        String written = option ? argument.replaceAll("=.*", "") : argument;
        Set<String> known = option
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        String kind = option ? "option" : command.getParent() == null ? "command" : "argument";
        return "unknown %s '%s'%s"
                .formatted(
                        kind,
                        written,
                        NearestName.among(known, written)
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
    }

    private int failed(Exception e, CommandLine command, ParseResult parsed) {
        terminal.failure(e, command.getParseResult().hasMatchedOption("--debug"));
        return e instanceof WrongUsage || e instanceof WrongValueException ? Status.WRONG_USAGE : Status.FAILED;
    }
}
