package org.dapo.shell.internal.run;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.shell.internal.terminal.FileKind;

/**
 * Chooses the names of an image's result files: the image's own without the suffix, numbered if two images have the same. A name
 * never overwrites an image that is inspected, another output of the run, a JSON file of another program, or an earlier result of
 * another image.
 */
final class ResultNames {
    /** The endings that follow the name. */
    static final List<String> ENDINGS = List.of(".map.png", ".json");

    private final Path folder;
    private final Set<Path> taken;
    private final Set<String> given = new HashSet<>();

    /**
     * Starts without results.
     *
     * @param folder the folder of the result files
     * @param images the images that are inspected
     * @param outputs the other files that the run writes
     */
    ResultNames(Path folder, Collection<Path> images, Collection<Path> outputs) {
        this.folder = folder.toAbsolutePath().normalize();
        this.taken = Stream.concat(images.stream(), outputs.stream())
                .map(file -> file.toAbsolutePath().normalize())
                .collect(Collectors.toSet());
    }

    /** The absolute path of the folder of the files. */
    Path folder() {
        return folder;
    }

    /**
     * The path in the folder, without an ending, for the next image.
     *
     * @throws IOException if an existing file cannot be read
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

    /** An image's own name without the suffix. */
    static String stem(Path image) {
        String name = image.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private boolean overwrites(String candidate, Path image) throws IOException {
        Path json = folder.resolve(candidate + ".json");
        return !FileKind.INSPECTION.mayReplace(json)
                || isOfAnother(json, image)
                || ENDINGS.stream().anyMatch(ending -> taken.contains(folder.resolve(candidate + ending)));
    }

    private static boolean isOfAnother(Path json, Path image) throws IOException {
        if (!Files.isRegularFile(json)) {
            return false;
        }
        try (JsonReader in = new JsonReader(Files.newBufferedReader(json))) {
            in.beginObject();
            // A relative path, as of earlier versions, may mean any image of that name.
            return in.nextName().equals("file")
                    && !Path.of(in.nextString()).equals(image.toAbsolutePath().normalize());
        } catch (EOFException
                | MalformedJsonException
                | MalformedInputException
                | IllegalStateException
                | InvalidPathException e) {
            // The file was cut off while being written, or is not a result for an image.
            return false;
        }
    }
}
