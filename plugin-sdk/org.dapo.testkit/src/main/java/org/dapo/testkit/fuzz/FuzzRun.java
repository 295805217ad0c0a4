package org.dapo.testkit.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One pass over all inputs, and its findings. Of each kind of flaw only the first is kept. */
final class FuzzRun {
    private static final int MOST_FLAWS = 20;
    private static final int FRAMES = 8;
    private static final int LONGEST_FLAW = 2_000;

    private final Path folder;
    private final FuzzFolder files;
    private final Mutations mutations;
    private final Class<? extends Exception> documented;
    private final Function<Path, String> nameInMessages;
    private final Map<String, String> flaws = new LinkedHashMap<>();
    private int inputs;
    private int read;
    private int refused;
    private long slowest;

    FuzzRun(
            Path folder,
            Map<String, byte[]> companions,
            Mutations mutations,
            Class<? extends Exception> documented,
            Function<Path, String> nameInMessages)
            throws IOException {
        this.folder = folder;
        this.files = new FuzzFolder(folder, mutations.names(), companions);
        this.mutations = mutations;
        this.documented = documented;
        this.nameInMessages = nameInMessages;
    }

    Path inside() {
        return files.inside();
    }

    /** The findings, one text each, which begins with the input's number. */
    List<String> flaws() {
        return List.copyOf(flaws.values());
    }

    FuzzCounts counts() {
        return new FuzzCounts(inputs, read, refused, Duration.ofNanos(slowest));
    }

    /** Reads the inputs of a range, whose end is excluded. Stops if the reader hangs or there are too many flaws. */
    void read(WatchedThread thread, ReaderFuzz.Reader reader, int first, int end) throws IOException {
        for (int number = first; number < end && flaws.size() < MOST_FLAWS; number++) {
            Path file = files.put(mutations.input(number));
            inputs++;
            try {
                judge(number, file, timed(thread, reader, number, file));
            } catch (WatchedThread.Hang e) {
                flaw(number, "hang", e.getMessage());
                return;
            }
            int input = number;
            files.remove(file).ifPresent(trace -> flaw(input, "files", trace));
        }
    }

    /** Evaluates what was recorded over all inputs. */
    void judge(FlightRecord record) throws IOException {
        for (FlightRecord.Trace trace : record.traces(folder.resolve("record.jfr"))) {
            flaw(trace.input().orElse(-1), trace.text(), trace.text());
        }
        for (Path changed : files.changed()) {
            flaw(-1, "changed", changed + " was changed");
        }
    }

    private Optional<Throwable> timed(WatchedThread thread, ReaderFuzz.Reader reader, int number, Path file)
            throws WatchedThread.Hang {
        long[] taken = new long[1];
        Optional<Throwable> thrown = thread.run(() -> {
            new FlightRecord.InputEvent(number).commit();
            long start = System.nanoTime();
            try {
                reader.read(file);
            } finally {
                taken[0] = System.nanoTime() - start;
            }
        });
        slowest = Math.max(slowest, taken[0]);
        return thrown;
    }

    private void judge(int number, Path file, Optional<Throwable> thrown) {
        if (thrown.isEmpty()) {
            read++;
            return;
        }
        Throwable problem = thrown.get();
        StackTraceElement[] stack = problem.getStackTrace();
        String place = stack.length == 0 ? "" : stack[0].toString();
        String message = String.valueOf(problem.getMessage());
        if (!documented.isInstance(problem)) {
            List<StackTraceElement> frames = List.of(stack).subList(0, Math.min(FRAMES, stack.length));
            flaw(number, problem.getClass() + place, "%s, at %s".formatted(problem, frames));
            return;
        }
        refused++;
        if (message.codePoints().anyMatch(FuzzRun::breaksLine)) {
            flaw(number, "line" + place, "the message is not one plain line: " + message);
        } else if (!message.contains(nameInMessages.apply(file))) {
            flaw(number, "name" + place, "the message does not name the file: " + message);
        }
    }

    private static boolean breaksLine(int character) {
        int type = Character.getType(character);
        return Character.isISOControl(character)
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private void flaw(int number, String kind, String text) {
        String input = number < 0 ? "no single input" : "input " + number;
        flaws.putIfAbsent(
                kind,
                "%s: %s"
                        .formatted(
                                input,
                                text.codePoints()
                                        .limit(LONGEST_FLAW)
                                        .map(character -> breaksLine(character) ? '?' : character)
                                        .collect(
                                                StringBuilder::new,
                                                StringBuilder::appendCodePoint,
                                                StringBuilder::append)));
    }
}
