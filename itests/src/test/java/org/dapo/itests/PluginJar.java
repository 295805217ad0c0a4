package org.dapo.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Constants;

/** Writes the bundles that play third parties. */
final class PluginJar {
    private PluginJar() {}

    /**
     * A bundle whose activator is a class of these tests.
     *
     * @param imports clauses of Import-Package besides the framework's
     */
    static void withActivator(Path jar, Class<?> activator, String... imports) throws IOException {
        Manifest manifest = manifest(jar);
        manifest.getMainAttributes().putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        manifest.getMainAttributes()
                .putValue(
                        Constants.IMPORT_PACKAGE,
                        Stream.concat(Stream.of("org.osgi.framework"), Stream.of(imports))
                                .collect(Collectors.joining(",")));
        String resource = activator.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                InputStream classFile = activator.getClassLoader().getResourceAsStream(resource)) {
            entries.putNextEntry(new ZipEntry(resource));
            classFile.transferTo(entries);
            entries.closeEntry();
        }
    }

    /** A bundle that needs a package which nobody has. */
    static void withMissingImport(Path jar) throws IOException {
        Manifest manifest = manifest(jar);
        manifest.getMainAttributes().putValue(Constants.IMPORT_PACKAGE, "com.example.absent");
        write(jar, manifest);
    }

    /** A jar that is no bundle. */
    static void withoutSymbolicName(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        write(jar, manifest);
    }

    private static void write(Path jar, Manifest manifest) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
    }

    private static Manifest manifest(Path jar) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(
                Constants.BUNDLE_SYMBOLICNAME,
                "com.example." + Distribution.name(jar).replace(".jar", ""));
        return manifest;
    }
}
