package org.dapo.testkit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of the inputs: {@code inside}, which belongs to the reader, and {@code outside} beside it, which does not. Both hold
 * files that must not change.
 */
final class FuzzFolder {
    /** Names in inputs that lead from {@code inside} to the canary file in {@code outside}. */
    static final List<String> WAYS_OUT = List.of("../outside/canary", "..\\outside\\canary", "/../", "../");

    private final Path root;
    private final Path inside;
    private final Map<Path, byte[]> kept = new TreeMap<>();
    private Set<Path> expected;

    FuzzFolder(Path root, List<String> inputs, Map<String, byte[]> companions) throws IOException {
        this.root = root;
        this.inside = Files.createDirectories(root.resolve("inside"));
        keep(
                Files.createDirectories(root.resolve("outside")).resolve("canary"),
                new byte[] {'c', 'a', 'n', 'a', 'r', 'y'});
        for (Map.Entry<String, byte[]> companion : companions.entrySet()) {
            keep(inside.resolve(companion.getKey()), companion.getValue());
        }
        for (String input : inputs) {
            Files.createDirectories(inside.resolve(input).getParent());
        }
        expected = listing();
    }

    /** The folder that belongs to the reader. */
    Path inside() {
        return inside;
    }

    /** Writes an input. */
    Path put(Mutations.Input input) throws IOException {
        Path file = Files.write(inside.resolve(input.name()), input.content());
        expected.add(file);
        return file;
    }

    /**
     * Removes an input and everything that a reader has left.
     *
     * @return what the reader created or deleted, if anything
     */
    Optional<String> remove(Path input) throws IOException {
        Set<Path> found = listing();
        Optional<String> trace = Optional.empty();
        if (!found.equals(expected)) {
            trace = Optional.of("the reader left other files than there were:" + differences(found));
            for (Path file : found.stream().sorted(Comparator.reverseOrder()).toList()) {
                if (!expected.contains(file)) {
                    Files.delete(file);
                }
            }
            for (Map.Entry<Path, byte[]> file : kept.entrySet()) {
                Files.createDirectories(file.getKey().getParent());
                Files.write(file.getKey(), file.getValue());
            }
        }
        Files.deleteIfExists(input);
        expected.remove(input);
        return trace;
    }

    /** The files beside the inputs whose content has changed. */
    List<Path> changed() throws IOException {
        List<Path> changed = new ArrayList<>();
        for (Map.Entry<Path, byte[]> file : kept.entrySet()) {
            if (!Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
                changed.add(file.getKey());
            }
        }
        return changed;
    }

    private void keep(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        kept.put(Files.write(file, content), content);
    }

    private String differences(Set<Path> found) {
        StringBuilder text = new StringBuilder();
        for (Path file : new TreeSet<>(found)) {
            text.append(expected.contains(file) ? "" : " +" + root.relativize(file));
        }
        for (Path file : new TreeSet<>(expected)) {
            text.append(found.contains(file) ? "" : " -" + root.relativize(file));
        }
        return text.toString();
    }

    private Set<Path> listing() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return new HashSet<>(files.toList());
        }
    }
}
