package org.dapo.model.folder.internal;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.dapo.api.file.AtomicFile;
import org.dapo.api.file.FileProblem;
import org.dapo.api.file.Sha256;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.progress.RunListener;

/** A model that is imported into a folder: its files are copied, and a model.json describes them. */
final class ImportedModel {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final String VERSION = "1.0.0";
    private static final String UNKNOWN = "unknown";

    private final ModelImport request;
    private final RecognizedModel recognized;
    private final Collection<FolderModel> known;

    /**
     * Takes what is known of the model.
     *
     * @param request the user's statements
     * @param recognized what its files contain
     * @param known the present models; if one states the hash of the file, its source and licence are the defaults
     */
    ImportedModel(ModelImport request, RecognizedModel recognized, Collection<FolderModel> known) {
        this.request = request;
        this.recognized = recognized;
        this.known = known;
    }

    /**
     * Writes the model's folder, either completely or not at all.
     *
     * @param folder the folder of model folders; created if missing
     * @param listener receives the number of bytes copied and may cancel
     * @return the model's folder
     * @throws IOException if it cannot be written or the listener cancels; the message is one line
     */
    Path writeInto(Path folder, RunListener listener) throws IOException {
        Path target = folder.resolve(request.name());
        try {
            Files.createDirectories(folder);
            try (TakenName taken = TakenName.take(folder, request.name())) {
                write(target, listener);
            }
            return target;
        } catch (FileAlreadyExistsException e) {
            throw new IOException("cannot write %s: %s is in the way".formatted(target, e.getMessage()), e);
        } catch (FileSystemException e) {
            throw new IOException("cannot write %s: %s".formatted(target, FileProblem.of(e)), e);
        }
    }

    private void write(Path target, RunListener listener) throws IOException {
        if (Files.exists(target)) {
            throw new IOException("%s is there already; another name is needed".formatted(target));
        }
        // The name is fixed, so that the next attempt deletes what a killed process left.
        Path temporary = target.resolveSibling("." + request.name() + ".tmp");
        try {
            delete(temporary);
            Files.createDirectory(temporary);
            List<ModelFile> files = new ArrayList<>();
            for (Path file : recognized.files()) {
                files.add(copy(file, temporary, listener));
            }
            AtomicFile.write(temporary.resolve(FolderModel.MANIFEST), manifest(files));
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(temporary);
        }
    }

    /** Deletes a folder of files. A link of that name is deleted, not followed. */
    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(folder);
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static ModelFile copy(Path file, Path folder, RunListener listener) throws IOException {
        String name = name(file);
        Sha256 hash = new Sha256();
        long total = reading(file, () -> Files.size(file));
        long done = 0;
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = reading(file, () -> Files.newInputStream(file));
                FileChannel out = FileChannel.open(
                        folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = read(in, chunk, file); n > 0; n = read(in, chunk, file)) {
                requireWanted(file, listener);
                ByteBuffer piece = ByteBuffer.wrap(chunk, 0, n);
                hash.add(piece);
                write(out, piece, folder.resolve(name));
                done += n;
                listener.progress("bytes of " + name, done, total);
                requireWanted(file, listener);
            }
            force(out, folder.resolve(name));
        }
        return new ModelFile(name, Optional.of(hash.hex()));
    }

    private static void requireWanted(Path file, RunListener listener) throws IOException {
        if (listener.cancelled()) {
            throw new IOException("cancelled while copying " + file);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }

    private static <T> T reading(Path file, Reading<T> step) throws IOException {
        try {
            return step.run();
        } catch (IOException e) {
            throw new IOException("cannot read %s: %s".formatted(file, FileProblem.of(e)), e);
        }
    }

    private static int read(InputStream in, byte[] chunk, Path file) throws IOException {
        return reading(file, () -> in.read(chunk));
    }

    /** The file's name. It is checked first, before time is spent on a file that cannot belong to a model. */
    private static String name(Path file) throws IOException {
        if (file.getFileName().toString().equals(FolderModel.MANIFEST)) {
            throw new IOException(
                    "cannot add %s: a model has its description under that name; rename it".formatted(file));
        }
        try {
            return new ModelFile(file.getFileName().toString(), Optional.empty()).name();
        } catch (IllegalArgumentException e) {
            throw new IOException("cannot add %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void write(FileChannel out, ByteBuffer piece, Path file) throws IOException {
        try {
            while (piece.hasRemaining()) {
                out.write(piece);
            }
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    private static void force(FileChannel out, Path file) throws IOException {
        try {
            out.force(true);
        } catch (IOException e) {
            throw notWritten(file, e);
        }
    }

    private static IOException notWritten(Path file, IOException e) {
        return new IOException("cannot write %s: %s".formatted(file, FileProblem.of(e)), e);
    }

    private String manifest(List<ModelFile> files) {
        Optional<ModelManifest> same = published(files);
        JsonObject json = new JsonObject();
        json.addProperty("name", request.name());
        json.addProperty("version", VERSION);
        json.addProperty("family", recognized.family());
        json.addProperty("description", recognized.description());
        json.addProperty(
                "source",
                request.source()
                        .or(() -> same.map(ModelManifest::source))
                        .orElse("the file " + request.file().getFileName()));
        json.addProperty(
                "licence",
                request.licence().or(() -> same.map(ModelManifest::licence)).orElse(UNKNOWN));
        JsonArray list = new JsonArray();
        for (ModelFile file : files) {
            JsonObject one = new JsonObject();
            one.addProperty("name", file.name());
            one.addProperty("sha256", file.sha256().orElseThrow());
            list.add(one);
        }
        json.add("files", list);
        JsonParser.parseString(recognized.fields()).getAsJsonObject().asMap().forEach(json::add);
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(json) + "\n";
    }

    /** The known model that contains exactly this file. */
    private Optional<ModelManifest> published(List<ModelFile> files) {
        return known.stream()
                .map(FolderModel::manifest)
                .filter(manifest -> manifest.files().stream()
                        .anyMatch(file -> file.sha256().isPresent()
                                && file.sha256().equals(files.get(0).sha256())))
                .findFirst();
    }
}
