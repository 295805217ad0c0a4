package org.dapo.testkit.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Assertions;

/**
 * Fuzzes a reader of untrusted files with thousands of damaged files. Seeds, which are valid files, are changed at random: bits,
 * bytes, numbers, blocks, the end, parts of another seed, and significant words of the format. The reader must either accept each
 * input or reject it with its documented exception. The message of that exception must be one line that names the file.
 * Everything else is reported with the input's number:
 *
 * <ul>
 *   <li>another exception, and any error, such as exhausted memory or stack, or a failed assertion of the test itself;
 *   <li>a reader that exceeds the time limit, with its stack;
 *   <li>files created or deleted below the folder passed to {@link #run}; a file that the reading thread writes, or reads outside
 *       of the reader's own folder, the class path and the Java installation; a socket that it uses or a process that it starts.
 *       Inputs name a file beside the reader's folder;
 *   <li>a loaded class whose name occurs in a seed or a significant word, such as {@link #CANARY_CLASS}, which is never loaded
 *       otherwise. Classes that were loaded before cannot be detected.
 * </ul>
 *
 * <p>Threads that a reader starts are not observed. A reader may check unnoticed whether a file exists; only reading it is
 * detected. The JDK's flight recorder detects files, sockets, processes and classes.
 *
 * <p>The system property {@value #INPUTS} sets the number of inputs, 2,000 by default. {@value #START} selects other inputs.
 * {@value #ONLY} is the number of a single input, which is kept in the folder of temporary files for inspection. The same start,
 * number and seeds give the same input.
 */
public final class ReaderFuzz {
    /** System property: the number of inputs per format. */
    public static final String INPUTS = "dapo.fuzz.inputs";

    /** System property: a number that selects the inputs, 0 by default. */
    public static final String START = "dapo.fuzz.start";

    /** System property: the number of the only input to read. */
    public static final String ONLY = "dapo.fuzz.only";

    /** The name of a class on the class path that is never loaded; inputs contain it. */
    public static final String CANARY_CLASS = "org.dapo.testkit.fuzz.Canary";

    private static final int DEFAULT_INPUTS = 2_000;

    private final String format;
    private final Class<? extends Exception> documented;
    private final List<Mutations.Seed> seeds = new ArrayList<>();
    private final List<byte[]> telling = new ArrayList<>();
    private final Map<String, byte[]> companions = new LinkedHashMap<>();
    private Function<Path, String> nameInMessages = Path::toString;
    private Duration limit = Duration.ofSeconds(10);
    private int inputs = DEFAULT_INPUTS;

    /** Reads a file completely. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads a file. The test may also check here what was read.
         *
         * @param file the file
         * @throws Exception the documented one if the file is rejected; any other is a flaw
         */
        void read(Path file) throws Exception;
    }

    private ReaderFuzz(String format, Class<? extends Exception> documented) {
        this.format = format;
        this.documented = documented;
        telling(CANARY_CLASS, CANARY_CLASS.replace('.', '/'), "java.lang.ProcessBuilder");
        FuzzFolder.WAYS_OUT.forEach(this::telling);
    }

    /**
     * Creates a fuzzer for a format.
     *
     * @param format the name of the format in reports
     * @param documented the exception that the reader documents for invalid files
     * @return a fuzzer, which requires at least one seed
     */
    public static ReaderFuzz of(String format, Class<? extends Exception> documented) {
        return new ReaderFuzz(format, documented);
    }

    /**
     * Adds a valid file. Several small and different files find the most.
     *
     * @param name the name of inputs made from it, or their path below the reader's folder; several seeds may have the same name
     * @param content its bytes
     * @return this
     */
    public ReaderFuzz seed(String name, byte[] content) {
        seeds.add(new Mutations.Seed(name, content.clone()));
        return this;
    }

    /**
     * Adds words that are significant in the format.
     *
     * @param texts the words, which are inserted into inputs in UTF-8
     * @return this
     */
    public ReaderFuzz telling(String... texts) {
        for (String text : texts) {
            telling.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /**
     * Adds a byte sequence that is significant in the format.
     *
     * @param bytes the bytes, each below 256, such as 0xFF 0xD8
     * @return this
     */
    public ReaderFuzz tellingBytes(int... bytes) {
        byte[] word = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            word[i] = (byte) bytes[i];
        }
        telling.add(word);
        return this;
    }

    /**
     * Adds a file beside the inputs, such as an image that an index names.
     *
     * @param name its path below the reader's folder, with forward slashes
     * @param content its bytes
     * @return this
     */
    public ReaderFuzz companion(String name, byte[] content) {
        companions.put(name, content.clone());
        return this;
    }

    /**
     * Sets how messages name an input, if not by its path.
     *
     * @param nameOf returns what a message must contain; the empty text for a reader that does not know the source of its bytes
     * @return this
     */
    public ReaderFuzz namedInMessages(Function<Path, String> nameOf) {
        nameInMessages = nameOf;
        return this;
    }

    /**
     * Sets the time limit for one input, 10 s by default.
     *
     * @param longest the time limit
     * @return this
     */
    public ReaderFuzz limit(Duration longest) {
        limit = longest;
        return this;
    }

    /**
     * Sets the number of inputs if the system property {@value #INPUTS} is not set, 2,000 by default.
     *
     * @param count the number, at least 1
     * @return this
     */
    public ReaderFuzz inputs(int count) {
        inputs = count;
        return this;
    }

    /**
     * Creates one input.
     *
     * @param number its number, as stated in a report
     * @return its bytes
     * @throws IllegalStateException if there is no seed
     */
    public byte[] input(int number) {
        return mutations().input(number).content();
    }

    /**
     * Creates the inputs, reads them one after the other, and prints one line of figures.
     *
     * @param folder an empty folder for the inputs
     * @param reader the reader under test; called on a separate thread
     * @return the outcome for the inputs
     * @throws IOException if the inputs cannot be written
     * @throws IllegalStateException if there is no seed, or this Java has no flight recorder
     * @throws AssertionError if there are findings, with the numbers of the inputs
     */
    public FuzzCounts run(Path folder, Reader reader) throws IOException {
        FuzzRun run = new FuzzRun(folder, companions, mutations(), documented, nameInMessages);
        try (WatchedThread thread = new WatchedThread(limit);
                FlightRecord record = new FlightRecord(thread.thread(), run.inside(), everyText())) {
            Optional<Integer> only = Optional.ofNullable(Integer.getInteger(ONLY));
            int first = only.orElse(0);
            if (only.isPresent()) {
                keep(first);
            }
            run.read(thread, reader, first, only.isPresent() ? first + 1 : Integer.getInteger(INPUTS, inputs));
            run.judge(record);
        }
        FuzzCounts counts = run.counts();
        System.out.printf(
                "fuzz | %s | %d | %d | %d | %d | %s%n",
                format,
                counts.inputs(),
                counts.read(),
                counts.refused(),
                counts.slowest().toMillis(),
                run.flaws().isEmpty() ? "ok" : "FLAWS: " + run.flaws().size());
        if (!run.flaws().isEmpty()) {
            Assertions.fail("the reader of %s does not keep its word; again, one at a time: -D%s=NUMBER%n%s"
                    .formatted(format, ONLY, String.join(System.lineSeparator(), run.flaws())));
        }
        return counts;
    }

    private void keep(int number) throws IOException {
        Mutations.Input input = mutations().input(number);
        Path file = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("fuzz-%d-%s".formatted(number, Path.of(input.name()).getFileName()));
        System.out.println("input %d of %s is kept: %s".formatted(number, format, Files.write(file, input.content())));
    }

    private Mutations mutations() {
        if (seeds.isEmpty()) {
            throw new IllegalStateException("the fuzzer of %s has no seed".formatted(format));
        }
        return new Mutations(seeds, telling, Integer.getInteger(START, 0));
    }

    private List<byte[]> everyText() {
        List<byte[]> texts = new ArrayList<>(telling);
        seeds.forEach(seed -> texts.add(seed.content()));
        return texts;
    }
}
