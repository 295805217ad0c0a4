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
 * Gives a reader thousands of spoilt files, for the test of a plug-in that reads strangers' files. Seeds, which are valid
 * files, are changed at random: bits, bytes, numbers, blocks, the end, parts of another seed, and words of the format that
 * tell more than random bytes do. Of each input the reader must make something, or refuse it with its documented exception,
 * whose message is one line and names the file. Found and reported with the input's number is everything else:
 *
 * <ul>
 *   <li>another exception, and any error, such as one for want of memory or stack, or a failed assertion of the test's own;
 *   <li>a reader that takes longer than a limit, with its stack;
 *   <li>files made or deleted below the folder that is given to {@link #run}; a file written to by the thread that reads, or
 *       read by it outside the reader's own folder, the class path and the Java installation; a socket used or a process
 *       started by that thread. Inputs name a file that lies beside the reader's folder;
 *   <li>a class that was loaded and whose name stands in a seed or a telling word, as does that of {@link #CANARY_CLASS},
 *       which is never loaded otherwise. Classes that were loaded before cannot be watched.
 * </ul>
 *
 * <p>Threads that a reader starts of its own are not watched. That a file is there may be found out by a reader unseen; only
 * reading it is seen. It is the JDK's flight recorder that sees files, sockets, processes and classes.
 *
 * <p>How many inputs there are says the system property {@value #INPUTS}, 2,000 by default; {@value #START} chooses others;
 * {@value #ONLY} is the number of a single one, which is kept in the folder of temporary files, to be looked at. The same
 * start, number and seeds give the same input.
 */
public final class ReaderFuzz {
    /** System property: how many inputs each format gets. */
    public static final String INPUTS = "dapo.fuzz.inputs";

    /** System property: a number of which all inputs depend, 0 by default. */
    public static final String START = "dapo.fuzz.start";

    /** System property: the number of the only input to be read. */
    public static final String ONLY = "dapo.fuzz.only";

    /** The name of a class that is on the class path and that nobody loads; inputs name it. */
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

    /** Reads a file, wholly. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads a file. The test's own assertions about what was read belong here.
         *
         * @param file the file
         * @throws Exception the documented one if the file is refused; every other is a flaw
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
     * Starts with a format and what its reader throws.
     *
     * @param format what the format is called in reports
     * @param documented what the reader documents to throw for a file that it does not take
     * @return a fuzzer that needs a seed
     */
    public static ReaderFuzz of(String format, Class<? extends Exception> documented) {
        return new ReaderFuzz(format, documented);
    }

    /**
     * Adds a valid file. Several small ones that are unlike each other find the most.
     *
     * @param name the name that inputs made of it get, or their path below the reader's folder; several seeds may have the
     *     same
     * @param content its bytes
     * @return this
     */
    public ReaderFuzz seed(String name, byte[] content) {
        seeds.add(new Mutations.Seed(name, content.clone()));
        return this;
    }

    /**
     * Adds words that mean something in the format.
     *
     * @param texts the words, which are put into inputs in UTF-8
     * @return this
     */
    public ReaderFuzz telling(String... texts) {
        for (String text : texts) {
            telling.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /**
     * Adds bytes that mean something in the format.
     *
     * @param bytes such as 0xFF 0xD8, each below 256
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
     * Adds a file that lies beside each input, such as an image that an index names.
     *
     * @param name its path below the input's folder, with forward slashes
     * @param content its bytes
     * @return this
     */
    public ReaderFuzz companion(String name, byte[] content) {
        companions.put(name, content.clone());
        return this;
    }

    /**
     * Says how messages name an input, where they do not by its path.
     *
     * @param nameOf gives what a message must contain; an empty text for a reader that is not told where its bytes are from
     * @return this
     */
    public ReaderFuzz namedInMessages(Function<Path, String> nameOf) {
        nameInMessages = nameOf;
        return this;
    }

    /**
     * Sets how long one input may take, 10 s by default.
     *
     * @param longest the time
     * @return this
     */
    public ReaderFuzz limit(Duration longest) {
        limit = longest;
        return this;
    }

    /**
     * Sets how many inputs there are where the system property {@value #INPUTS} does not say it, 2,000 by default.
     *
     * @param count at least 1
     * @return this
     */
    public ReaderFuzz inputs(int count) {
        inputs = count;
        return this;
    }

    /**
     * One input.
     *
     * @param number its number, as a report gives it
     * @return its bytes
     */
    public byte[] input(int number) {
        return mutations().input(number).content();
    }

    /**
     * Makes the inputs, has them read one after the other, and prints one line of figures.
     *
     * @param folder an empty folder, which is used for them
     * @param reader the reader under test; called by a thread of its own
     * @return what became of them
     * @throws IOException if the inputs cannot be written
     * @throws AssertionError if something is found, with the numbers of the inputs
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
