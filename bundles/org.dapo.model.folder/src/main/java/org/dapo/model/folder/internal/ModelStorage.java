package org.dapo.model.folder.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dapo.api.file.AtomicFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage into which models of bundles are unpacked, because weights are memory-mapped. A model stays there for later starts
 * until its bundle changes or is uninstalled. Each attempt has its own folder, which is renamed when it is whole. An attempt that
 * is no longer wanted may still be copying when the next one begins.
 */
final class ModelStorage {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStorage.class);
    private static final String PREFIX = "model-";
    private static final int CHUNK_BYTES = 1 << 20;

    /** Held for short steps only, never while a file is copied. Attempts of a stopped component share it too. */
    private static final Object LOCK = new Object();

    private final BundleContext context;

    ModelStorage(BundleContext context) {
        this.context = context;
    }

    /**
     * Unpacks the model of a bundle, unless it already is.
     *
     * @param bundle the bundle
     * @param inside the model's folder in it
     * @param wanted false if the attempt is to be given up
     * @return the model
     * @throws IOException if it cannot be unpacked or is broken; then nothing of it remains
     */
    FolderModel model(Bundle bundle, String inside, BooleanSupplier wanted) throws IOException {
        Path whole = folder(bundle.getBundleId()).resolve(stamp(bundle));
        Path attempt = begin(whole, wanted);
        try {
            if (!Files.isDirectory(whole)) {
                copy(bundle, inside, attempt, wanted);
                finish(attempt, whole, wanted);
            }
            return FolderModel.read(children(whole).get(0));
        } catch (IOException | RuntimeException e) {
            synchronized (LOCK) {
                if (wanted.getAsBoolean()) {
                    delete(whole.getParent());
                }
            }
            throw e;
        } finally {
            delete(attempt);
        }
    }

    /**
     * Deletes what was unpacked from a bundle.
     *
     * @param bundle a bundle that has been uninstalled
     */
    void forget(Bundle bundle) {
        try {
            synchronized (LOCK) {
                delete(folder(bundle.getBundleId()));
            }
        } catch (IOException noStorage) {
            LOG.debug("nothing to delete", noStorage);
        }
    }

    private Path folder(long bundle) throws IOException {
        File folder = context.getDataFile(PREFIX + bundle);
        if (folder == null) {
            throw new IOException("the framework has no storage to unpack it to");
        }
        return folder.toPath();
    }

    /** Changes with the bundle and its fragments, whose files count too. */
    private static String stamp(Bundle bundle) {
        Stream<Bundle> fragments = Optional.ofNullable(bundle.adapt(BundleWiring.class)).stream()
                .flatMap(wiring -> wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream())
                .map(wire -> wire.getRequirer().getBundle());
        return Stream.concat(Stream.of(bundle), fragments)
                .map(one -> one.getBundleId() + "-" + one.getLastModified())
                .sorted()
                .collect(Collectors.joining("-"));
    }

    /** Deletes what earlier attempts and bundles that are gone have left, and returns an empty folder. */
    private Path begin(Path whole, BooleanSupplier wanted) throws IOException {
        synchronized (LOCK) {
            requireWanted(wanted);
            Path storage = Files.createDirectories(whole.getParent());
            for (Path other : children(storage)) {
                if (!other.equals(whole)) {
                    delete(other);
                }
            }
            for (Path other : children(storage.getParent())) {
                if (isOfNoBundle(other.getFileName().toString())) {
                    delete(other);
                }
            }
            return Files.createTempDirectory(storage, "unpacking");
        }
    }

    private boolean isOfNoBundle(String folder) {
        return folder.matches(PREFIX + "\\d{1,18}")
                && context.getBundle(Long.parseLong(folder.substring(PREFIX.length()))) == null;
    }

    /** Copies the model out of the bundle into a folder of the model's name, as for every model. */
    private static void copy(Bundle bundle, String inside, Path attempt, BooleanSupplier wanted) throws IOException {
        Path packed = Files.createDirectory(attempt.resolve("unpacked"));
        Enumeration<URL> entries = bundle.findEntries(inside, "*", false);
        if (entries == null) {
            throw new IOException(
                    "its header %s names '%s', which is not in it".formatted(BundledModels.HEADER, inside));
        }
        for (URL entry : Collections.list(entries)) {
            String path = entry.getPath();
            if (!path.endsWith("/")) {
                Path file = packed.resolve(path.substring(path.lastIndexOf('/') + 1));
                AtomicFile.write(file, channel -> copy(entry, channel, wanted));
            }
        }
        String name = ManifestJson.read(packed.resolve(FolderModel.MANIFEST))
                .manifest()
                .name();
        Files.move(packed, attempt.resolve(name));
    }

    private static void copy(URL entry, FileChannel channel, BooleanSupplier wanted) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream in = entry.openStream()) {
            for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                requireWanted(wanted);
                ByteBuffer piece = ByteBuffer.wrap(chunk, 0, n);
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
            }
        }
    }

    private static void finish(Path attempt, Path whole, BooleanSupplier wanted) throws IOException {
        synchronized (LOCK) {
            requireWanted(wanted);
            if (!Files.isDirectory(whole)) {
                Files.move(attempt, whole, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static void requireWanted(BooleanSupplier wanted) throws IOException {
        if (!wanted.getAsBoolean()) {
            throw new IOException("it is no longer wanted");
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.deleteIfExists(one);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} cannot be deleted: {}", folder, e.toString());
        }
    }
}
