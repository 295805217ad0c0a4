package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a refreshed bundle can load a JNI library again. */
class NativeLoaderTest {
    /** A small library that every JDK has. */
    private static final String ANY = System.mapLibraryName("prefs");

    @TempDir
    private Path folder;

    /** Loads the library from two bundles, as before and after a refresh. */
    static final class Bundles {
        private Bundles() {}

        public static void main(String[] library) throws Exception {
            for (int i = 0; i < 2; i++) {
                new Bundle()
                        .loadClass(NativeLoader.class.getName())
                        .getMethod("load", String.class)
                        .invoke(null, library[0]);
            }
        }
    }

    private static final class Bundle extends ClassLoader {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(NativeLoader.class.getName()) ? own(name) : super.loadClass(name, resolve);
        }

        private Class<?> own(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /** Runs a process, since a JVM determines the folder for temporary files only once. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a library that is loaded cannot be deleted there")
    void theCopyNeedsNoTemporaryFolderAndLeavesNothing() throws Exception {
        Path library = folder.resolve("0.36.0-" + System.mapLibraryName("djl_torch"));
        Files.copy(Path.of(System.getProperty("java.home"), "lib", ANY), library);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder.resolve("absent"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bundles.class.getName(),
                        library.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(library), files.toList());
        }
    }
}
