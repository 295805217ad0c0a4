package org.dapo.launcher;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;
import sun.misc.Signal;

/** Runs one command of the suite, or the interactive shell, and exits with the command's status. */
public final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;
    private static final int INTERRUPTED = 128 + 2;
    private static final String SHELL = "shell";

    private static final Set<List<String>> HELP_ON_SHELL =
            Set.of(List.of(SHELL, "-h"), List.of(SHELL, "--help"), List.of("help", SHELL));

    private static final String SHELL_HELP = """
            Usage: dapo shell
            Opens the interactive shell: the commands of dapo, which dapo:help lists, such as dapo:plugins, and those of
            the framework. Tab completes names, arrow keys bring back earlier lines. Plug-ins and configurations are
            followed while it runs. Ctrl-C cancels the commands that run, or discards what is typed; exit or Ctrl-D ends the
            shell. Paths are relative to the folder in which the shell was started; cd does not change that. Lines can also
            be piped in.
            """;

    private static final int CONFIGURATION_POLL_MILLIS = 500;
    private static final int CANCEL_POLL_MILLIS = 20;

    /** If an interrupted command has not ended after this time, a message says what it waits for. */
    private static final long BRIEF_SECONDS = 1;

    /**
     * How long the current step may take before the process ends without it. The limit is long, because native code crashes if
     * its library is unloaded while it computes. Files that the command has written are complete even if it is killed.
     */
    private static final long END_OF_STEP_SECONDS = 60;

    private final Thread commandThread = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean started;
    private boolean ending;

    private Main() {}

    /**
     * Entry point of the {@code dapo} script.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        // Numbers have the same digits everywhere: many messages end up in files.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        int status;
        try {
            status = new Main().run(arguments);
        } catch (LaunchException e) {
            status = FAILED;
            say(e.getMessage());
        } catch (IOException | BundleException e) {
            status = FAILED;
            say("cannot start: " + e.getMessage());
        } catch (InterruptedException e) {
            status = FAILED;
        } catch (RuntimeException | Error e) {
            // Otherwise threads of the framework would keep the process alive.
            status = FAILED;
            say("internal error: " + e);
        }
        System.exit(status);
    }

    private int run(String[] arguments) throws LaunchException, IOException, BundleException, InterruptedException {
        if (HELP_ON_SHELL.contains(List.of(arguments))) {
            System.out.print(SHELL_HELP);
            // Java's print streams do not throw if a disk is full.
            return System.out.checkError() ? FAILED : 0;
        }
        boolean interactive = arguments.length > 0 && arguments[0].equals(SHELL);
        if (interactive && arguments.length > 1) {
            say("shell takes no arguments, but got '" + arguments[1] + "'");
            return WRONG_USAGE;
        }
        Distribution distribution = Distribution.current();
        distribution.unknownSettings().forEach(Main::say);
        distribution.folderProblems().forEach(Main::say);
        Host host = Host.create(distribution, properties(distribution, Arrays.asList(arguments)));
        Plugins plugins = new Plugins(distribution, host, Main::say);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(host, plugins), "dapo-end"));
        if (interactive) {
            host.beforeStop(() -> exit(new CommandLine(host.context())));
        }
        try {
            host.start().forEach(Main::say);
            started();
            plugins.start();
            if (interactive) {
                plugins.startToFollow();
                starting();
                host.add(distribution.console()).forEach(Main::say);
                started();
                interact(host, new CommandLine(host.context()));
                return 0;
            }
            return new CommandLine(host.context()).run(arguments);
        } finally {
            ended.countDown();
        }
    }

    /** Waits until the interactive shell is to end, and then until its commands have ended. */
    private static void interact(Host host, CommandLine commands) throws InterruptedException {
        Signal.handle(new Signal("INT"), signal -> {
            if (!commands.cancel()) {
                System.exit(INTERRUPTED);
            }
        });
        try {
            host.await();
        } finally {
            commands.end();
            while (commands.cancel()) {
                TimeUnit.MILLISECONDS.sleep(CANCEL_POLL_MILLIS);
            }
        }
    }

    /** Ends the process because the framework is stopping, and holds up the framework until the commands have ended. */
    private void exit(CommandLine commands) {
        int status = commands.end();
        new Thread(() -> System.exit(status), "dapo-exit").start();
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Allows interrupts of this thread from now on. If the suite's bundles were interrupted while starting, they would fail with
     * misleading messages.
     *
     * @throws InterruptedException if the process is already ending
     */
    private synchronized void started() throws InterruptedException {
        if (ending) {
            throw new InterruptedException("ended while it was starting");
        }
        started = true;
    }

    /**
     * Allows no interrupts of this thread until {@link #started} is called again.
     *
     * @throws InterruptedException if the process is already ending
     */
    private synchronized void starting() throws InterruptedException {
        if (ending) {
            throw new InterruptedException("ended while it was starting");
        }
        started = false;
    }

    /** Interrupts the command if it has started; returns whether it has. */
    private synchronized boolean interrupt() {
        ending = true;
        if (started) {
            commandThread.interrupt();
        }
        return started;
    }

    private static Map<String, String> properties(Distribution distribution, List<String> arguments) {
        Map<String, String> properties = new HashMap<>();
        // Lines are read by the suite's own console.
        properties.put("gosh.args", "--nointeractive --noshutdown");
        // The launcher handles plug-ins itself, see Plugins. Configuration files may lie beside them.
        properties.put("felix.fileinstall.filter", ".*\\.(cfg|config)");
        properties.put("felix.fileinstall.poll", Integer.toString(CONFIGURATION_POLL_MILLIS));
        properties.put("felix.fileinstall.noInitialDelay", "true");
        // File Install would rewrite each file; if the process is killed meanwhile, the file is left empty.
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put(
                "org.ops4j.pax.logging.property.file",
                distribution.home().resolve("conf/logback.xml").toString());
        properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "ERROR");
        if (arguments.contains("--debug")) {
            System.setProperty("dapo.log.level", "INFO");
            System.setProperty("dapo.log.trace", "%ex");
        }
        return properties;
    }

    /** Runs when the process ends, for whatever reason. After a signal the command is still running. */
    private void end(Host host, Plugins plugins) {
        try {
            boolean underWay = interrupt();
            boolean atOnce = ended.await(BRIEF_SECONDS, TimeUnit.SECONDS);
            if (!atOnce && underWay) {
                say("ending as soon as the step under way has ended");
            }
            if (atOnce || ended.await(END_OF_STEP_SECONDS, TimeUnit.SECONDS)) {
                try {
                    plugins.close();
                } finally {
                    host.close();
                }
            } else {
                // The command still uses its tensors. Freeing them now would crash native code.
                host.deleteStorage();
            }
        } catch (IOException e) {
            say("not deleted: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.err.println("dapo: " + line);
    }
}
