package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        Stream.of("dapo.home", "dapo.plugins", "dapo.threads", "dapo.thread", "dapo.models")
                .forEach(System::clearProperty);
    }

    @Test
    void loggingStartsFirstAndTheConsoleIsStartedApart() throws Exception {
        for (String jar : List.of("a-1.jar", "org.apache.felix.gogo.shell-1.jar", "pax-logging-api-2.jar", "z-1.jar")) {
            Files.createFile(home.resolve("bundles").resolve(jar));
        }
        Files.createFile(home.resolve("bundles/README.txt"));
        Distribution distribution = Distribution.current();
        assertEquals(List.of("pax-logging-api-2.jar", "a-1.jar", "z-1.jar"), names(distribution.bundles()));
        assertEquals(List.of("org.apache.felix.gogo.shell-1.jar"), names(distribution.console()));
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
        assertEquals(
                List.of("the plug-in folder " + home + "/absent does not exist"),
                Distribution.current().folderProblems());
    }

    @Test
    void aFolderThatCannotBeListedIsNamedWithTheReason() throws Exception {
        Distribution distribution = Distribution.current();
        Files.delete(home.resolve("bundles"));
        assertEquals(
                "the folder %s cannot be read: it does not exist".formatted(home.resolve("bundles")),
                assertThrows(IOException.class, distribution::bundles).getMessage());
    }

    @Test
    void aModelFolderThatTheUserNamesAndThatIsMissingIsReported() throws Exception {
        System.setProperty("dapo.models", home + File.pathSeparator + home + "/absent");
        assertEquals(
                List.of("the model folder " + home + "/absent does not exist"),
                Distribution.current().folderProblems());
    }

    @Test
    void aFileInPlaceOfAFolderIsReportedAsOne() throws Exception {
        Path jar = Files.createFile(home.resolve("mine.jar"));
        System.setProperty("dapo.plugins", jar.toString());
        assertEquals(
                List.of("the plug-in folder " + jar + " is a file; expected a folder"),
                Distribution.current().folderProblems());
    }

    @Test
    void aPluginFolderWhoseConfigurationsAreNotReadIsReported() throws Exception {
        Path folder = Files.createDirectory(home.resolve("a,b"));
        System.setProperty("dapo.plugins", folder.toString());
        assertEquals(
                List.of("configuration files in the plug-in folder " + folder + " are not read: its path has a comma"),
                Distribution.current().folderProblems());
    }

    @Test
    void relativeFoldersOfTheFileStartFromTheDistributionAndOthersWhereTheCommandIsCalled() throws Exception {
        Files.writeString(home.resolve("conf/dapo.properties"), "dapo.plugins = p\ndapo.models = m\n");
        Distribution distribution = Distribution.current();
        assertEquals(List.of(home.resolve("p")), distribution.plugins());
        assertEquals(home.resolve("m").toString(), distribution.settings().get("dapo.models"));
        assertEquals(
                List.of(
                        "the plug-in folder " + home.resolve("p") + " does not exist",
                        "the model folder " + home.resolve("m") + " does not exist"),
                distribution.folderProblems());
        System.setProperty("dapo.plugins", "p");
        System.setProperty("dapo.models", "m");
        assertEquals(
                List.of(Path.of("p").toAbsolutePath()), Distribution.current().plugins());
        assertEquals(
                Path.of("m").toAbsolutePath().toString(),
                Distribution.current().settings().get("dapo.models"));
    }

    @Test
    void withoutASettingThePluginsLieInTheDistribution() throws Exception {
        System.setProperty("dapo.plugins", "");
        assertEquals(List.of(home.resolve("plugins")), Distribution.current().plugins());
        assertEquals(List.of(), Distribution.current().pluginJars());
        assertEquals(List.of(), Distribution.current().folderProblems());
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
        Files.writeString(
                home.resolve("conf/dapo.properties"), "dapo.divice = cpu\ndapo.device = cpu\nother.thread = 2\n");
        System.setProperty("dapo.threads", "1");
        System.setProperty("dapo.thread", "1");
        String known = "' in conf/dapo.properties or given with -D;"
                + " known settings: dapo.device, dapo.models, dapo.plugins, dapo.taxonomy.files, dapo.threads";
        assertEquals(
                List.of("unknown setting 'dapo.divice" + known, "unknown setting 'dapo.thread" + known),
                Distribution.current().unknownSettings().stream()
                        // Ignores the settings of the build's own tests.
                        .filter(line -> !line.contains("'dapo.test."))
                        .toList());
    }

    @Test
    void aFileOfSettingsThatCannotBeReadIsNamed() throws Exception {
        Path file = home.resolve("conf/dapo.properties");
        Files.write(file, "# f\u00fcr alle".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + " is not UTF-8 text", unreadable());
        Files.writeString(file, "dapo.models = C:\\users");
        assertEquals(file + ": write a backslash as \\\\", unreadable());
    }

    @Test
    void aFolderThatIsNoDistributionIsRefused() throws Exception {
        Files.delete(home.resolve("bundles"));
        var refused = assertThrows(LaunchException.class, Distribution::current);
        assertEquals("dapo.home is '" + home + "'; expected a folder that contains bundles/", refused.getMessage());
    }

    private static String unreadable() {
        return assertThrows(IOException.class, Distribution::current).getMessage();
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }
}
