package org.dapo.console.internal;

import java.io.IOError;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines that a user types in a terminal, with editing, completion by Tab, and a history that ends with the console. Ctrl-C
 * discards what is typed, Ctrl-D on an empty line ends the lines.
 */
final class TypedInput implements Input {
    private static final String PROMPT = "dapo> ";

    private final Terminal terminal;
    private final LineReader reader;
    private volatile boolean closed;

    /**
     * Reads from a terminal.
     *
     * @param terminal the terminal; closed with this object
     * @param commands the commands that can be completed, as of now, each as {@code scope:name}; the name alone can be
     * completed too
     */
    TypedInput(Terminal terminal, Supplier<Collection<String>> commands) {
        this.terminal = terminal;
        FileNameCompleter files = new FileNameCompleter();
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer((line, word, candidates) -> {
                    if (word.wordIndex() == 0) {
                        commands.get().stream()
                                .flatMap(name -> Stream.of(name.substring(name.indexOf(':') + 1), name))
                                .distinct()
                                .forEach(name -> candidates.add(new Candidate(name)));
                    } else {
                        files.complete(line, word, candidates);
                    }
                })
                // An exclamation mark is a character like any other.
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /**
     * The terminal in which this process was started. It is controlled by the system's {@code stty}, so no native code is loaded.
     * While commands run, signals remain with the launcher.
     *
     * @return the terminal, or empty if input or output is none
     */
    static Optional<Terminal> terminal() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JLine looks for its parts there.
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return Optional.of(TerminalBuilder.builder()
                    .provider("exec")
                    .dumb(false)
                    .nativeSignals(false)
                    .build());
        } catch (IOException | IllegalStateException e) {
            return Optional.empty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public Optional<String> next() {
        while (!closed) {
            try {
                return Optional.of(reader.readLine(PROMPT));
            } catch (UserInterruptException discarded) {
                // Ctrl-C: what was typed is gone; the next line is asked for.
            } catch (EndOfFileException end) {
                return Optional.empty();
            } catch (IllegalStateException | IOError e) {
                if (!closed) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        terminal.close();
    }
}
