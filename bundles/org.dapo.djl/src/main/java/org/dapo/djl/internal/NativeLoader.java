package org.dapo.djl.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads native libraries for DJL, also after the bundle was refreshed. The JVM ties a library file to the class loader that first
 * loaded it, and a refreshed bundle has a new one. PyTorch's own libraries are already in the process and need no second loading.
 * The library that connects Java to them must belong to the new class loader, so a copy is loaded under another name. DJL finds
 * this class by the system property {@code ai.djl.pytorch.native_helper}.
 */
public final class NativeLoader {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLoader.class);
    private static final String CONNECTOR = "djl_torch";
    private static final String PREFIX = "dapo-";

    private NativeLoader() {}

    /**
     * Loads a library. DJL calls this by reflection.
     *
     * @param path the library file
     * @throws IOException if the copy cannot be created
     * @throws UnsatisfiedLinkError if the library cannot be loaded
     */
    public static void load(String path) throws IOException {
        try {
            System.load(path);
        } catch (UnsatisfiedLinkError e) {
            if (!String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
                throw e;
            }
            Path library = Path.of(path);
            if (library.getFileName().toString().contains(CONNECTOR)) {
                loadCopy(library);
            }
        }
    }

    private static void loadCopy(Path library) throws IOException {
        Path copy = newFile(library);
        try {
            Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
            System.load(copy.toString());
            LOG.debug("Loaded {} as {}", library, copy);
        } finally {
            delete(copy);
        }
    }

    /** A file for the copy. Its name ends like the library's; otherwise DJL would load a leftover copy as a further library. */
    private static Path newFile(Path library) throws IOException {
        String end = "-" + library.getFileName();
        try {
            // Code beside the library may be loaded, as the library was. The temporary folder may be mounted
            // without permission to execute.
            return Files.createTempFile(library.getParent(), PREFIX, end);
        } catch (IOException readOnly) {
            return Files.createTempFile(PREFIX, end);
        }
    }

    private static void delete(Path copy) {
        try {
            Files.delete(copy);
        } catch (IOException inUse) {
            // Windows does not delete a loaded file. Elsewhere the file can be deleted while the library stays loaded.
            LOG.debug("{} goes when the process ends", copy, inUse);
            copy.toFile().deleteOnExit();
        }
    }
}
