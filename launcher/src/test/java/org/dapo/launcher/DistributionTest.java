package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    private Path home;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectory(home.resolve("bundles"));
        Files.createDirectory(home.resolve("conf"));
        System.setProperty("dapo.home", home.toString());
    }

    @AfterEach
    void clear() {
        Stream.of("dapo.home", "dapo.plugins", "dapo.threads").forEach(System::clearProperty);
    }

    @Test
    void loggingStartsFirstAndTheConsoleLast() throws Exception {
        for (String jar : List.of("a-1.jar", "org.apache.felix.gogo.shell-1.jar", "pax-logging-api-2.jar", "z-1.jar")) {
            Files.createFile(home.resolve("bundles").resolve(jar));
        }
        Files.createFile(home.resolve("bundles/README.txt"));
        Distribution distribution = Distribution.current();
        assertEquals(
                List.of("pax-logging-api-2.jar", "a-1.jar", "z-1.jar", "org.apache.felix.gogo.shell-1.jar"),
                names(distribution.bundles(true)));
        assertEquals(List.of("pax-logging-api-2.jar", "a-1.jar", "z-1.jar"), names(distribution.bundles(false)));
    }

    @Test
    void pluginsComeFromAllFoldersThatAreThere() throws Exception {
        Path one = Files.createDirectory(home.resolve("one"));
        Path two = Files.createDirectory(home.resolve("two"));
        Files.createFile(two.resolve("b.jar"));
        Files.createFile(one.resolve("z.jar"));
        System.setProperty(
                "dapo.plugins", String.join(File.pathSeparator, one.toString(), home + "/absent", two.toString()));
        assertEquals(List.of("z.jar", "b.jar"), names(Distribution.current().pluginJars()));
    }

    @Test
    void withoutASettingThePluginsLieInTheDistribution() throws Exception {
        System.setProperty("dapo.plugins", "");
        assertEquals(List.of(home.resolve("plugins")), Distribution.current().plugins());
        assertEquals(List.of(), Distribution.current().pluginJars());
    }

    @Test
    void aSystemPropertyWinsOverTheFileOfSettings() throws Exception {
        Files.writeString(home.resolve("conf/dapo.properties"), "dapo.device = cpu\ndapo.threads = 1\n");
        System.setProperty("dapo.threads", "2");
        var settings = Distribution.current().settings();
        assertEquals("cpu", settings.get("dapo.device"));
        assertEquals("2", settings.get("dapo.threads"));
        assertEquals(home.toString(), settings.get("dapo.home"));
    }

    @Test
    void aMisspeltSettingIsSaid() throws Exception {
        Path file = Files.writeString(
                home.resolve("conf/dapo.properties"), "dapo.thread = 1\ndapo.device = cpu\nother.thread = 2\n");
        assertEquals(
                List.of(
                        file
                                + ": unknown setting 'dapo.thread'; there are: dapo.device, dapo.models, dapo.plugins, dapo.taxonomy.files, dapo.threads"),
                Distribution.current().unknownSettings());
    }

    @Test
    void aFolderThatIsNoDistributionIsRefused() throws Exception {
        Files.delete(home.resolve("bundles"));
        var refused = assertThrows(LaunchException.class, Distribution::current);
        assertEquals("dapo.home is '" + home + "'; it should be a folder with bundles/", refused.getMessage());
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }
}
