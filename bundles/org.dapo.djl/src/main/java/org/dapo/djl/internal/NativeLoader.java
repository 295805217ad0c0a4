package org.dapo.djl.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads native libraries on DJL's behalf, again after the bundle was refreshed. The JVM ties a library file to the class
 * loader that loaded it first, and a refreshed bundle has a new one. PyTorch's own libraries are in the process already
 * and need no second loading; the library that connects Java to them must belong to the new class loader, so a copy of
 * it is loaded under another name. DJL finds this class by the system property {@code ai.djl.pytorch.native_helper}.
 */
public final class NativeLoader {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLoader.class);
    private static final String CONNECTOR = "djl_torch";
    private static final String PREFIX = "dapo-";

    private NativeLoader() {}

    /**
     * Loads a library; called by DJL, by reflection.
     *
     * @param path the library file
     * @throws IOException if the copy cannot be made
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

    /** A file for the copy. Its name ends as the library's, or DJL would load what is left behind of it as one library more. */
    private static Path newFile(Path library) throws IOException {
        String end = "-" + library.getFileName();
        try {
            // What lies beside the library may be loaded as the library was; the temporary folder may be mounted
            // without that right.
            return Files.createTempFile(library.getParent(), PREFIX, end);
        } catch (IOException readOnly) {
            return Files.createTempFile(PREFIX, end);
        }
    }

    private static void delete(Path copy) {
        try {
            Files.delete(copy);
        } catch (IOException inUse) {
            // Windows keeps a loaded file; elsewhere the name can go while the library stays.
            LOG.debug("{} goes when the process ends", copy, inUse);
            copy.toFile().deleteOnExit();
        }
    }
}
