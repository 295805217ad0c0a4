package org.dapo.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.image.ImageSource;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.framework.Constants;

/** Writes third-party bundles from classes of these tests. */
final class PluginJar {
    private static final String COMPONENT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="%5$s">
              <property name="%6$s" type="String" value="%3$s"/>
              <property name="%7$s" type="String" value="%4$s"/>
              <service><provide interface="%2$s"/></service>
              <implementation class="%1$s"/>
            </scr:component>
            """;

    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private PluginJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** Starts an empty bundle. */
    static PluginJar bundle(String name, String version) {
        return new PluginJar()
                .header(Constants.BUNDLE_MANIFESTVERSION, "2")
                .header(Constants.BUNDLE_SYMBOLICNAME, "com.example." + name)
                .header(Constants.BUNDLE_VERSION, version);
    }

    /**
     * Writes a bundle whose activator is a class of these tests.
     *
     * @param imports clauses of Import-Package besides the framework's
     */
    static void withActivator(Path jar, Class<?> activator, String... imports) throws IOException {
        String all = Stream.concat(Stream.of("org.osgi.framework"), Stream.of(imports))
                .collect(Collectors.joining(","));
        bundle(simpleName(jar), "1.0.0")
                .activator(activator)
                .header(Constants.IMPORT_PACKAGE, all)
                .writeTo(jar);
    }

    /** Writes a bundle that needs a missing package. */
    static void withMissingImport(Path jar) throws IOException {
        bundle(simpleName(jar), "1.0.0")
                .header(Constants.IMPORT_PACKAGE, "com.example.absent")
                .writeTo(jar);
    }

    /** Writes a jar that is not a bundle. */
    static void withoutSymbolicName(Path jar) throws IOException {
        new PluginJar().writeTo(jar);
    }

    /** Starts a bundle with a version of a layout whose images show the version. */
    static PluginJar versionedLayout(String version) throws IOException {
        return bundle(VersionedLayout.NAME, version)
                .plugin(VersionedLayout.class, DatasetAdapter.class, VersionedLayout.NAME, version)
                .classes(VersionedLayout.Opened.class, VersionedLayout.Late.class)
                .text(VersionedLayout.RESOURCE, version)
                .importing(Dataset.class, ImageSource.class);
    }

    PluginJar header(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    PluginJar activator(Class<?> activator) throws IOException {
        return header(Constants.BUNDLE_ACTIVATOR, activator.getName())
                .header(Constants.IMPORT_PACKAGE, "org.osgi.framework")
                .classes(activator);
    }

    /** Adds a component that is a plug-in, activated on first use. */
    PluginJar plugin(Class<?> component, Class<?> service, String name, String version) throws IOException {
        return component(
                component,
                COMPONENT.formatted(
                        component.getName(),
                        service.getName(),
                        name,
                        version,
                        false,
                        PluginProperties.NAME,
                        PluginProperties.VERSION));
    }

    private PluginJar component(Class<?> component, String description) throws IOException {
        String file = "OSGI-INF/" + component.getName() + ".xml";
        return header("Service-Component", file)
                .header(
                        Constants.REQUIRE_CAPABILITY,
                        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.3)(!(version>=2)))\"")
                .text(file, description)
                .classes(component);
    }

    /** Imports the packages of these classes of the suite's API, in any version 1.x. */
    PluginJar importing(Class<?>... examples) {
        StringBuilder imports = new StringBuilder();
        for (Class<?> example : examples) {
            imports.append(imports.isEmpty() ? "" : ",")
                    .append(example.getPackageName())
                    .append(";version=\"[1,2)\"");
        }
        return header(Constants.IMPORT_PACKAGE, imports.toString());
    }

    PluginJar classes(Class<?>... classes) throws IOException {
        for (Class<?> one : classes) {
            String resource = one.getName().replace('.', '/') + ".class";
            try (InputStream classFile = one.getClassLoader().getResourceAsStream(resource)) {
                entries.put(resource, classFile.readAllBytes());
            }
        }
        return this;
    }

    PluginJar text(String entry, String text) {
        entries.put(entry, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    void writeTo(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
    }

    private static String simpleName(Path jar) {
        return Distribution.name(jar).replace(".jar", "");
    }
}
