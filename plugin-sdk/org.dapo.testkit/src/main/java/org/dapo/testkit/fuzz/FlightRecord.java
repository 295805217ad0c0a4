package org.dapo.testkit.fuzz;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Records the reader's actions with the JDK's flight recorder. It records the files and sockets that its thread read or wrote,
 * the processes it started, and the classes that were loaded. It detects that a file was read, but not that its existence was
 * checked.
 */
final class FlightRecord implements AutoCloseable {
    private static final String INPUT = "org.dapo.testkit.fuzz.Input";
    private static final Map<String, String> FORBIDDEN = Map.of(
            "jdk.FileRead", "read the file",
            "jdk.FileWrite", "wrote to the file",
            "jdk.SocketRead", "read from a socket",
            "jdk.SocketWrite", "wrote to a socket",
            "jdk.ProcessStart", "started a process");
    private static final String CLASS_LOAD = "jdk.ClassLoad";

    private final Recording recording = new Recording();
    private final Thread reader;
    private final List<Path> inside;
    private final String names;
    private final List<Path> platform = new ArrayList<>();

    /** Marks in the record which input is being read. */
    @Name(INPUT)
    @StackTrace(false)
    static final class InputEvent extends Event {
        final int number;

        InputEvent(int number) {
            this.number = number;
        }
    }

    /** A forbidden action, and the number of the input at which it occurred, if known. */
    record Trace(Optional<Integer> input, String text) {}

    /**
     * Starts recording.
     *
     * @param reader the thread that reads
     * @param inside the folder whose files it may read
     * @param texts the material of the inputs; classes whose names occur in it must not be loaded
     */
    FlightRecord(Thread reader, Path inside, List<byte[]> texts) throws IOException {
        if (!FlightRecorder.isAvailable()) {
            throw new IllegalStateException("this Java has no flight recorder (jdk.jfr), by which readers are watched");
        }
        this.reader = reader;
        // A temporary folder is often reached through a link, and files are recorded by the path with which they were
        // opened.
        this.inside = List.of(inside.toAbsolutePath().normalize(), inside.toRealPath());
        StringBuilder joined = new StringBuilder();
        // Java separates the parts of a class name by dots or slashes; a pickle separates module and class by a line
        // feed.
        texts.forEach(text -> joined.append(new String(text, StandardCharsets.ISO_8859_1).replaceAll("[/\n]", "."))
                .append(' '));
        names = joined.toString();
        platform.add(Path.of(System.getProperty("java.home")));
        platform.add(Path.of(System.getProperty("java.home")).toRealPath());
        for (String entry : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
            platform.add(Path.of(entry).toAbsolutePath().normalize());
        }
        FORBIDDEN
                .keySet()
                .forEach(event -> recording.enable(event).withoutThreshold().withoutStackTrace());
        recording.enable(CLASS_LOAD).withoutThreshold().withoutStackTrace();
        recording.enable(InputEvent.class).withoutThreshold();
        recording.start();
    }

    /**
     * Stops recording.
     *
     * @param file a temporary place for the record; no such file may exist
     * @return all forbidden actions
     */
    List<Trace> traces(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        NavigableMap<Instant, Integer> inputs = new TreeMap<>();
        List<RecordedEvent> suspects = new ArrayList<>();
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals(INPUT)) {
                    inputs.put(event.getStartTime(), event.getInt("number"));
                } else if (suspicion(event).isPresent()) {
                    suspects.add(event);
                }
            }
        } finally {
            Files.delete(file);
        }
        return suspects.stream()
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .map(event -> new Trace(
                        Optional.ofNullable(inputs.floorEntry(event.getStartTime()))
                                .map(Map.Entry::getValue),
                        suspicion(event).orElseThrow()))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        recording.close();
    }

    private Optional<String> suspicion(RecordedEvent event) {
        String kind = event.getEventType().getName();
        if (kind.equals(CLASS_LOAD)) {
            String name = event.getClass("loadedClass").getName();
            return isNamed(name) ? Optional.of("the class that an input names was loaded: " + name) : Optional.empty();
        }
        if (event.getThread() == null || event.getThread().getJavaThreadId() != reader.getId()) {
            return Optional.empty();
        }
        String what = "the reader " + FORBIDDEN.get(kind);
        if (!kind.startsWith("jdk.File")) {
            return Optional.of(what);
        }
        // An event without a path concerns one of the process's own streams.
        return Optional.ofNullable(event.getString("path"))
                .map(path -> Path.of(path).toAbsolutePath().normalize())
                .filter(path -> kind.equals("jdk.FileWrite") || !mayBeRead(path))
                .map(path -> what + " " + path);
    }

    private boolean mayBeRead(Path path) {
        return inside.stream().anyMatch(path::startsWith) || platform.stream().anyMatch(path::startsWith);
    }

    private boolean isNamed(String name) {
        return name.contains(".")
                && Pattern.compile("(?<![\\w$.])" + Pattern.quote(name) + "(?![\\w$])")
                        .matcher(names)
                        .find();
    }
}
