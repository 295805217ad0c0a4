package org.dapo.shell.internal;

import java.util.Collection;
import java.util.stream.Stream;
import org.dapo.shell.internal.parts.Parts;
import org.dapo.shell.internal.terminal.Status;
import org.dapo.shell.internal.terminal.Terminal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands in the Gogo shell, such as {@code dapo:plugins}. Each writes to the session and returns null, or the exit status
 * if it is not 0, so that a script can check it.
 */
@Component(
        service = GogoCommands.class,
        property = {
            "osgi.command.scope=dapo",
            "osgi.command.function=tune",
            "osgi.command.function=evaluate",
            "osgi.command.function=calibrate",
            "osgi.command.function=inspect",
            "osgi.command.function=benchmark",
            "osgi.command.function=pack",
            "osgi.command.function=demo",
            "osgi.command.function=plugins",
            "osgi.command.function=models",
            "osgi.command.function=checkpoints",
            "osgi.command.function=pretrain",
            "osgi.command.function=dataset",
            "osgi.command.function=taxonomy",
            "osgi.command.function=bench",
            "osgi.command.function=version",
            "osgi.command.function=help"
        })
public final class GogoCommands {
    private final Parts parts;
    private final RunningCommands running;

    /** Takes the parts that the commands use, and what cancels them. */
    @Activate
    public GogoCommands(@Reference Parts parts, @Reference RunningCommands running) {
        this.parts = parts;
        this.running = running;
    }

    /** {@code dapo:tune}. */
    public Object tune(Object... args) {
        return run("tune", args);
    }

    /** {@code dapo:evaluate}. */
    public Object evaluate(Object... args) {
        return run("evaluate", args);
    }

    /** {@code dapo:calibrate}. */
    public Object calibrate(Object... args) {
        return run("calibrate", args);
    }

    /** {@code dapo:inspect}. */
    public Object inspect(Object... args) {
        return run("inspect", args);
    }

    /** {@code dapo:pack}. */
    public Object pack(Object... args) {
        return run("pack", args);
    }

    /** {@code dapo:benchmark}. */
    public Object benchmark(Object... args) {
        return run("benchmark", args);
    }

    /** {@code dapo:demo}. */
    public Object demo(Object... args) {
        return run("demo", args);
    }

    /** {@code dapo:plugins}. */
    public Object plugins(Object... args) {
        return run("plugins", args);
    }

    /** {@code dapo:models}. */
    public Object models(Object... args) {
        return run("models", args);
    }

    /** {@code dapo:checkpoints}. */
    public Object checkpoints(Object... args) {
        return run("checkpoints", args);
    }

    /** {@code dapo:pretrain}. */
    public Object pretrain(Object... args) {
        return run("pretrain", args);
    }

    /** {@code dapo:dataset}. */
    public Object dataset(Object... args) {
        return run("dataset", args);
    }

    /** {@code dapo:taxonomy}. */
    public Object taxonomy(Object... args) {
        return run("taxonomy", args);
    }

    /** {@code dapo:bench}. */
    public Object bench(Object... args) {
        return run("bench", args);
    }

    /** {@code dapo:version}. */
    public Object version(Object... args) {
        return run("version", args);
    }

    /** {@code dapo:help}. */
    public Object help(Object... args) {
        return run("help", args);
    }

    private Object run(String command, Object... args) {
        Terminal terminal = Terminal.of(running.keptOpen(System.out), running.keptOpen(System.err));
        int status = running.run(() -> new Dapo(parts, terminal).run(line(command, args)));
        return status == Status.DONE ? null : status;
    }

    /** The command and its arguments. Gogo turns a pattern into one argument, the list of the files that match it. */
    static String[] line(String command, Object... args) {
        return Stream.concat(Stream.of(command), words(args)).toArray(String[]::new);
    }

    private static Stream<String> words(Object argument) {
        if (argument instanceof Collection<?> several) {
            return several.stream().flatMap(GogoCommands::words);
        }
        if (argument instanceof Object[] several) {
            return Stream.of(several).flatMap(GogoCommands::words);
        }
        return Stream.of(String.valueOf(argument));
    }
}
