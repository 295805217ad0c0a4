package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {
    private static final String HERE =
            NativeLibrary.platform(System.getProperty("os.name"), System.getProperty("os.arch"));

    @TempDir
    private Path folder;

    @Test
    void aFragmentForThisPlatformIsFound() throws IOException {
        assertEquals(Optional.empty(), problemWithFragmentFor(HERE));
    }

    @Test
    void aFragmentForAnotherPlatformDoesNotCount() throws IOException {
        String problem = problemWithFragmentFor("solaris-sparc").orElseThrow();
        assertEquals(
                "no native library for " + HERE + ": install the bundle org.dapo.djl.native." + HERE
                        + " and refresh org.dapo.djl",
                problem);
    }

    @Test
    void aFolderWithTheLibraryReplacesTheFragment() throws IOException {
        NativeLibrary overridden = new NativeLibrary(getClass().getClassLoader(), Optional.of(folder.toString()));
        String library = System.mapLibraryName("torch");
        assertEquals(
                Optional.of("PYTORCH_LIBRARY_PATH is '" + folder + "'; expected a folder with " + library),
                overridden.problem());
        Files.createFile(folder.resolve(library));
        assertEquals(Optional.empty(), overridden.problem());
        assertEquals(Optional.of("cpu"), overridden.flavorOfOverride());
        Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
        assertEquals(Optional.of("cu128"), overridden.flavorOfOverride());
    }

    @Test
    void whatIsNoPathIsToldAsIt() {
        String problem = new NativeLibrary(getClass().getClassLoader(), Optional.of("a\0b"))
                .problem()
                .orElseThrow();
        assertTrue(problem.startsWith("PYTORCH_LIBRARY_PATH is 'a"), problem);
        assertTrue(problem.contains("which is not a path"), problem);
    }

    /** Another version fails with obscure errors, or computes something else. */
    @Test
    void aFolderWithAnotherVersionIsRefused() throws IOException {
        Path lib = Files.createDirectories(folder.resolve("torch/lib"));
        Files.createFile(lib.resolve(System.mapLibraryName("torch")));
        Path connector = folder.resolve("jnilib/pytorch.properties");
        Files.createDirectories(connector.getParent());
        Files.writeString(connector, "jni_version=2.7.1-0.36.0\n");
        try (URLClassLoader bundle =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            NativeLibrary overridden = new NativeLibrary(bundle, Optional.of(lib.toString()));
            Path python = folder.resolve("torch/version.py");
            Files.writeString(python, "from typing import Optional\n\n__version__ = '2.11.0+cu130'\n");
            assertEquals(
                    Optional.of(
                            "PYTORCH_LIBRARY_PATH is '" + lib + "', which has PyTorch 2.11.0; expected PyTorch 2.7.1"),
                    overridden.problem());
            Files.writeString(python, "__version__ = '2.7.1+cu128'\n");
            assertEquals(Optional.empty(), overridden.problem());
            Files.delete(python);
            assertEquals(Optional.empty(), overridden.problem());
            Files.writeString(folder.resolve("torch/build-version"), "2.5.0+cu124\n");
            assertTrue(overridden.problem().orElseThrow().contains("which has PyTorch 2.5.0;"));
        }
    }

    @Test
    void platformsAreNamedAsPyTorchNamesThem() {
        assertEquals("linux-x86_64", NativeLibrary.platform("Linux", "amd64"));
        assertEquals("linux-aarch64", NativeLibrary.platform("Linux", "aarch64"));
        assertEquals("osx-aarch64", NativeLibrary.platform("Mac OS X", "aarch64"));
        assertEquals("win-x86_64", NativeLibrary.platform("Windows 11", "amd64"));
    }

    private Optional<String> problemWithFragmentFor(String platform) throws IOException {
        Path description = folder.resolve(NativeLibrary.DESCRIPTION);
        Files.createDirectories(description.getParent());
        Files.writeString(description, "version=2.7.1\nclassifier=cpu-" + platform + "\n");
        try (URLClassLoader bundle =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            assertTrue(bundle.getResources(NativeLibrary.DESCRIPTION).hasMoreElements());
            return new NativeLibrary(bundle, Optional.empty()).problem();
        }
    }
}
