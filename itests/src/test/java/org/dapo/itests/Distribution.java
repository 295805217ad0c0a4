package org.dapo.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The distribution under test, as the launcher's build left it. */
final class Distribution {
    private Distribution() {}

    /** Returns the folder of the distribution. */
    static Path home() {
        return Path.of(System.getProperty("dapo.distribution")).toAbsolutePath().normalize();
    }

    /** Returns all bundles that it installs. */
    static List<Path> bundles() {
        try (Stream<Path> files = Files.list(home().resolve("bundles"))) {
            return files.filter(file -> name(file).endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the distribution is not built, see launcher/", e);
        }
    }

    /** Returns the bundles of the suite itself. */
    static List<Path> suiteBundles() {
        return bundles().stream()
                .filter(file -> name(file).startsWith("org.dapo."))
                .toList();
    }

    /** Returns a bundle's file name, which starts with its symbolic name. */
    static String name(Path file) {
        return file.getFileName().toString();
    }

    /** Returns a header of a bundle's manifest. */
    static Optional<String> header(Path file, String name) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return Optional.ofNullable(jar.getManifest().getMainAttributes().getValue(name));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
