package org.dapo.model.folder.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;

/** A model in a folder of its own, described by a model.json. */
final class FolderModel implements ModelSource {
    /** The file that marks a folder as a model. */
    static final String MANIFEST = "model.json";

    private final Path folder;
    private final String version;
    private final ModelManifest manifest;

    private FolderModel(Path folder, String version, ModelManifest manifest) {
        this.folder = folder;
        this.version = version;
        this.manifest = manifest;
    }

    /**
     * Reads a model's description. Its other files are looked up only when requested.
     *
     * @param folder the model's folder
     * @return the model
     * @throws IOException if model.json cannot be read or is invalid; the message is one line that names it
     */
    static FolderModel read(Path folder) throws IOException {
        ManifestJson json = ManifestJson.read(inside(folder, MANIFEST));
        ModelManifest manifest = json.manifest();
        if (!manifest.name().equals(folder.getFileName().toString())) {
            throw json.broken("its name is '%s'; expected the folder's name".formatted(manifest.name()));
        }
        for (ModelFile file : manifest.files()) {
            if (!isPath(folder, file.name())) {
                throw json.broken(
                        "'files' names '%s', which no file can be called on this system".formatted(file.name()));
            }
        }
        return new FolderModel(folder, json.version(), manifest);
    }

    private static boolean isPath(Path folder, String name) {
        try {
            return folder.resolve(name).startsWith(folder);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    String version() {
        return version;
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Path file(String name) throws IOException {
        List<String> names = manifest.files().stream().map(ModelFile::name).toList();
        if (!names.contains(name)) {
            throw new IOException("%s names no file '%s'; %s"
                    .formatted(
                            folder.resolve(MANIFEST),
                            name,
                            names.isEmpty() ? "it names none" : "it names " + String.join(", ", names)));
        }
        if (!Files.exists(folder.resolve(name))) {
            throw new NoSuchFileException(
                    folder.resolve(name).toString(),
                    null,
                    "there is no such file; it comes from %s".formatted(manifest.source()));
        }
        return inside(folder, name);
    }

    /** A file of the folder. Links must not lead out of the folder. */
    private static Path inside(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + ": there is no such file");
        }
        Path real = file.toRealPath();
        if (!real.startsWith(folder.toRealPath())) {
            throw new IOException("%s: leads to %s; a model's files are in its folder".formatted(file, real));
        }
        return real;
    }
}
