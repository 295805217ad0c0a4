package org.dapo.console.internal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Runs the lines of the user in one Gogo session, until they end or {@code exit} is entered. Then the framework is stopped. */
@Component(
        service = {Console.class, IntSupplier.class},
        immediate = true,
        property = {"osgi.command.scope=gogo", "osgi.command.function=exit", "dapo.command.line=end"})
public final class Console implements IntSupplier {
    private final BundleContext context;
    private final CommandSession session;
    private final Input input;
    private volatile boolean ending;
    private volatile int status;

    /** Starts reading. */
    @Activate
    public Console(BundleContext context, @Reference CommandProcessor commands) {
        this.context = context;
        FileInputStream in = new FileInputStream(FileDescriptor.in);
        session = commands.createSession(
                in, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
        // The suite's commands come before others of the same name, such as Felix's own inspect and help.
        session.put("SCOPE", "dapo:*");
        input = TypedInput.terminal()
                .<Input>map(terminal -> new TypedInput(terminal, () -> names(session)))
                .orElseGet(() -> new PipedInput(in, Charset.defaultCharset()));
        Thread thread = new Thread(this::read, "dapo-console");
        thread.setDaemon(true);
        thread.start();
    }

    /** The commands that Gogo knows, each as {@code scope:name}. */
    private static Collection<String> names(CommandSession session) {
        return session.get(".commands") instanceof Collection<?> known
                ? known.stream().map(String::valueOf).toList()
                : List.of();
    }

    private void read() {
        try {
            Optional<String> line = input.next();
            while (line.isPresent()) {
                execute(session, line.get());
                line = ending ? Optional.empty() : input.next();
            }
            if (!ending) {
                stop();
            }
        } catch (IOException e) {
            System.err.println("dapo: no further line can be read: " + e.getMessage());
            status = 1;
            stop();
        }
    }

    private void stop() {
        try {
            exit();
        } catch (BundleException e) {
            System.err.println("dapo: the shell cannot be ended: " + e.getMessage());
        }
    }

    /** Runs a line, and shows its result or why it failed. */
    static void execute(CommandSession session, String line) {
        try {
            Object result = session.execute(line);
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
        } catch (Exception e) {
            System.err.println("dapo: " + (e.getMessage() == null ? e : e.getMessage()));
        }
    }

    /**
     * Begins no further line. The launcher calls it when the process is to end, before it cancels the commands that run.
     *
     * @return the exit status of the shell: 0, or 1 if its input could not be read
     */
    @Override
    public int getAsInt() {
        ending = true;
        return status;
    }

    /**
     * Stops the framework: the command {@code exit}.
     *
     * @throws BundleException if it cannot be stopped
     */
    public void exit() throws BundleException {
        ending = true;
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
    }

    /** Leaves the terminal as it was. */
    @Deactivate
    void close() throws IOException {
        ending = true;
        input.close();
        session.close();
    }
}
