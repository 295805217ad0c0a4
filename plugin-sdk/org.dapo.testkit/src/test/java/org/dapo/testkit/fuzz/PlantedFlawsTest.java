package org.dapo.testkit.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the fuzzer with readers that have one flaw each, and with one that has none. */
class PlantedFlawsTest {
    private static final String SEED = "words: one two three; number: 17; end\n";

    @TempDir
    Path folder;

    private static ReaderFuzz fuzz() {
        return ReaderFuzz.of("words", IOException.class)
                .seed("a.txt", SEED.getBytes(StandardCharsets.UTF_8))
                .seed("b.txt", "words: four; number: 4; end\n".getBytes(StandardCharsets.UTF_8))
                .telling("words", ";")
                .inputs(200);
    }

    /** Refuses a file that does not end correctly, as a reader should. */
    private static void readWell(Path file) throws IOException {
        if (!text(file).endsWith("end\n")) {
            throw new IOException(file + ": it does not end");
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    /** Returns what is found in a reader that does something besides reading correctly. */
    private String found(ReaderFuzz fuzz, ReaderFuzz.Reader flaw) {
        AssertionError error = assertThrows(
                AssertionError.class,
                () -> fuzz.run(folder, file -> {
                    flaw.read(file);
                    readWell(file);
                }));
        return error.getMessage();
    }

    private static void assertContains(String message, String part) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void aReaderWithoutFlawReadsOrRefusesEveryInput() throws IOException {
        FuzzCounts counts = fuzz().run(folder, PlantedFlawsTest::readWell);

        assertEquals(counts.inputs(), counts.read() + counts.refused());
        counts.assertBothHappened();
    }

    @Test
    void anInputCanBeMadeAgainFromItsNumber() throws IOException {
        List<byte[]> inputs = new ArrayList<>();
        fuzz().run(folder, file -> inputs.add(Files.readAllBytes(file)));

        for (int number = 0; number < inputs.size(); number++) {
            assertArrayEquals(inputs.get(number), fuzz().input(number));
        }
        long different = inputs.stream().map(Arrays::hashCode).distinct().count();
        assertTrue(different > inputs.size() * 0.9, different + " different ones of " + inputs.size());
    }

    @Test
    void anotherExceptionIsFoundWithItsInput() throws IOException {
        String message = found(fuzz(), file -> Integer.parseInt(text(file).replaceAll("[^0-9]", "")));

        assertContains(message, "NumberFormatException");
        String number = message.replaceAll("(?s).*?input (\\d+): .*", "$1");
        String input = new String(fuzz().input(Integer.parseInt(number)), StandardCharsets.ISO_8859_1);
        assertThrows(NumberFormatException.class, () -> Integer.parseInt(input.replaceAll("[^0-9]", "")));
    }

    @Test
    void anErrorIsFound() {
        String message = found(fuzz(), file -> descend(text(file), 0));

        assertContains(message, "StackOverflowError");
    }

    /** Recurses without end if the text does not contain "number". */
    private static int descend(String text, int depth) {
        return text.contains("number") ? depth : 1 + descend(text, depth + 1);
    }

    @Test
    void tooMuchMemoryIsFound() {
        String message = found(fuzz(), file -> {
            if (!text(file).contains("number")) {
                Object all = new long[Integer.MAX_VALUE];
                assertFalse(all.equals(file));
            }
        });

        assertContains(message, "OutOfMemoryError");
    }

    @Test
    void aFailedAssertionOfTheTestIsFound() {
        String message = found(fuzz(), file -> assertTrue(text(file).contains("words"), "no words"));

        assertContains(message, "no words");
    }

    @Test
    void aHangIsFoundWithItsPlace() {
        String message = found(fuzz().limit(Duration.ofSeconds(5)), file -> {
            while (!text(file).contains("number")) {
                Thread.sleep(10);
            }
        });

        assertContains(message, "not read within");
        assertContains(message, "aHangIsFoundWithItsPlace");
    }

    @Test
    void aMessageThatIsNoLineOrDoesNotNameTheFileIsFound() {
        String message = found(fuzz(), file -> {
            if (!text(file).contains("number")) {
                throw new IOException(file + ": no number in\n" + text(file));
            }
            if (!text(file).contains("words")) {
                throw new IOException("no words");
            }
        });

        assertContains(message, "not one plain line");
        assertContains(message, "does not name the file: no words");
    }

    @Test
    void aFileThatIsLeftIsFound() {
        String message = found(fuzz(), file -> Files.createDirectories(file.resolveSibling("made")));

        assertContains(message, "input 0: the reader left other files than there were: +inside/made");
    }

    @Test
    void aFileThatIsDeletedIsFound() {
        String message = found(
                fuzz().companion("beside.txt", new byte[3]),
                file -> Files.deleteIfExists(file.resolveSibling("beside.txt")));

        assertContains(message, "-inside/beside.txt");
    }

    @Test
    void aFileThatIsWrittenToIsFound() {
        String message = found(fuzz(), file -> Files.writeString(file, text(file)));

        assertContains(message, "input 0: the reader wrote to the file ");
    }

    @Test
    void aFileThatIsReadOutsideIsFound() {
        String message = found(fuzz(), file -> {
            if (text(file).contains("../outside/canary")) {
                Files.readAllBytes(file.resolveSibling("../outside/canary"));
            }
        });

        assertTrue(message.matches("(?s).*input \\d+: the reader read the file \\S*outside.canary.*"), message);
    }

    @Test
    void aClassThatIsLoadedByNameIsFoundThoughItRunsNothing() {
        String message = found(fuzz(), file -> {
            if (text(file).contains(ReaderFuzz.CANARY_CLASS)) {
                Class.forName(ReaderFuzz.CANARY_CLASS, false, ReaderFuzz.class.getClassLoader());
            }
        });

        assertContains(message, "the class that an input names was loaded: " + ReaderFuzz.CANARY_CLASS);
    }

    @Test
    void aProcessThatIsStartedIsFound() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        AtomicBoolean started = new AtomicBoolean();
        String message = found(fuzz(), file -> {
            if (!text(file).contains("words") && !started.getAndSet(true)) {
                new ProcessBuilder(java, "-version").start().waitFor();
            }
        });

        assertContains(message, "the reader started a process");
    }

    @Test
    void aSocketThatIsUsedIsFound() throws IOException {
        AtomicBoolean connected = new AtomicBoolean();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String message = found(fuzz(), file -> {
                if (!text(file).contains("words") && !connected.getAndSet(true)) {
                    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        socket.getOutputStream().write(1);
                    }
                }
            });
            assertContains(message, "the reader wrote to a socket");
        }
    }
}
