package org.dapo.shell.internal.run;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.shell.internal.terminal.FileKind;

/**
 * Names for the files that come of an image: its own without the ending, numbered where two images have the same, and
 * never one by which an image that is inspected, a JSON file of another program, or what an earlier run said of another image would
 * be overwritten.
 */
final class ResultNames {
    /** What is put behind the name that this class gives. */
    static final List<String> ENDINGS = List.of(".map.png", ".json");

    private final Path folder;
    private final Set<Path> inputs;
    private final Set<String> given = new HashSet<>();

    ResultNames(Path folder, Collection<Path> images) {
        this.folder = folder.toAbsolutePath().normalize();
        this.inputs =
                images.stream().map(image -> image.toAbsolutePath().normalize()).collect(Collectors.toSet());
    }

    /** The folder in which the files are, absolute. */
    Path folder() {
        return folder;
    }

    /**
     * The path below the folder to which an ending is put, for the next image.
     *
     * @throws IOException if what is there cannot be read
     */
    Path next(Path image) throws IOException {
        String stem = stem(image);
        String candidate = stem;
        for (int number = 2; given.contains(candidate) || overwrites(candidate, image); number++) {
            candidate = stem + "-" + number;
        }
        given.add(candidate);
        return folder.resolve(candidate);
    }

    /** An image's own name, without the ending. */
    static String stem(Path image) {
        String name = image.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private boolean overwrites(String candidate, Path image) throws IOException {
        Path json = folder.resolve(candidate + ".json");
        return !FileKind.INSPECTION.mayReplace(json)
                || isOfAnother(json, image)
                || ENDINGS.stream().anyMatch(ending -> inputs.contains(folder.resolve(candidate + ending)));
    }

    private static boolean isOfAnother(Path json, Path image) throws IOException {
        if (!Files.isRegularFile(json)) {
            return false;
        }
        try (JsonReader in = new JsonReader(Files.newBufferedReader(json))) {
            in.beginObject();
            return in.nextName().equals("file")
                    && !Path.of(in.nextString())
                            .toAbsolutePath()
                            .normalize()
                            .equals(image.toAbsolutePath().normalize());
        } catch (EOFException | MalformedJsonException | IllegalStateException | InvalidPathException e) {
            // It was cut off while it was written, or says nothing of an image.
            return false;
        }
    }
}
