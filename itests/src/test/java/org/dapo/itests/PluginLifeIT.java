package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetAdapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests plug-ins that come, change, go and fail while a shell runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs bash")
class PluginLifeIT {
    private static final long PATIENCE_MILLIS = 120_000;
    private static final String ANOTHER_PLATFORM = "lib/camera.dll;osname=OS2;processor=PowerPC";

    private Path folder;
    private Path plugins;
    private Path made;
    private DapoShell shell;
    private int written;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        folder = temporary;
        plugins = Files.createDirectory(folder.resolve("plugins"));
        made = Files.createDirectory(folder.resolve("made"));
        shell = new DapoShell(folder, plugins);
        shell.run("dapo:version");
    }

    @AfterEach
    void takeAway() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
    }

    @AfterAll
    void end() throws Exception {
        try (DapoShell last = shell) {
            assertEquals(0, last.exit());
        }
    }

    @Test
    void aJarIsUsableSoonAfterItIsThereAndGoneAsSoon() throws Exception {
        copy(PluginJar.versionedLayout("1.0.0"), "layout.jar");
        long copied = System.nanoTime();
        awaitState("versioned", "1.0.0", "active");
        say("usable", copied);
        assertEquals("1.0.0", versionIn(write("versioned", folder)));

        Files.delete(plugins.resolve("layout.jar"));
        long deleted = System.nanoTime();
        awaitGone("versioned");
        say("gone", deleted);
        write("versioned", folder);
        assertTrue(shell.errors().contains("unknown dataset layout 'versioned'"), shell::toString);
    }

    @Test
    void anUpdateServesNewRunsAndARunThatGoesOnIsNeverMixed() throws Exception {
        copy(PluginJar.versionedLayout("1.0.0"), "layout.jar");
        awaitState("versioned", "1.0.0", "active");
        Path slow = Files.createDirectory(folder.resolve("slow"));
        Files.createFile(slow.resolve(VersionedLayout.WAIT));
        Path inProgress = folder.resolve("in-progress");
        int before = shell.errors().length();
        shell.runBeside("dapo:dataset write versioned:%s --out %s".formatted(slow, inProgress));
        awaitFiles(inProgress);

        copy(PluginJar.versionedLayout("2.0.0"), "layout.jar");
        awaitState("versioned", "2.0.0", "active");
        Files.createFile(slow.resolve(VersionedLayout.GO));
        assertEquals("2.0.0", versionIn(write("versioned", folder)));
        assertEndsOrSaysWhy(inProgress, before);
    }

    /** Asserts that the run writes all images with the first version, or none and says why in one line. */
    private void assertEndsOrSaysWhy(Path out, int before) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String said = "";
        List<String> lines = List.of();
        while (images(out).size() < VersionedLayout.IMAGES && lines.isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            said = shell.errors().substring(before);
            lines = said.lines().filter(line -> line.startsWith("dapo: ")).toList();
        }
        if (lines.isEmpty()) {
            assertEquals("1.0.0", versionIn(out));
            assertEquals(VersionedLayout.IMAGES, images(out).size());
        } else {
            assertEquals(1, lines.size(), said);
            assertTrue(lines.get(0).contains("updated or removed"), said);
            assertFalse(said.contains("\tat "), said);
            assertEquals(List.of(), images(out));
        }
    }

    @Test
    void ofTwoVersionsABareNameMeansTheHigherAndEachCanBeNamed() throws Exception {
        copy(PluginJar.versionedLayout("1.10.0"), "layout-1.10.jar");
        copy(PluginJar.versionedLayout("1.9.0"), "layout-1.9.jar");
        awaitState("versioned", "1.10.0", "active");
        awaitState("versioned", "1.9.0", "active, as versioned@1.9.0");
        assertEquals("1.10.0", versionIn(write("versioned", folder)));
        assertEquals("1.9.0", versionIn(write("versioned@1.9.0", folder)));
        assertEquals("1.10.0", versionIn(write("versioned@1.10.0", folder)));
        int before = shell.errors().length();
        write("versioned@3.0.0", folder);
        String said = shell.errors().substring(before);
        assertTrue(said.contains("'versioned@3.0.0'") && said.contains("versioned@1.10.0, versioned@1.9.0"), said);

        Files.delete(plugins.resolve("layout-1.10.jar"));
        awaitState("versioned", "1.9.0", "active");
        assertEquals("1.9.0", versionIn(write("versioned", folder)));
    }

    @Test
    void aConfigurationIsUsedAndItsFileStaysAsItWasWritten() throws Exception {
        String text = """
                # By hand.
                dapo.pipeline.name = line
                backbone.target = (dapo.plugin.name=of-tomorrow)
                prompt.target = (dapo.plugin.name=fixed)
                taxonomy.target = (dapo.plugin.name=mvtec)
                """;
        Path file = Files.writeString(made.resolve("org.dapo.pipeline-line.cfg"), text);
        FileTime written = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));
        Files.setLastModifiedTime(file, written);
        file = Files.move(file, plugins.resolve(file.getFileName()));
        await(listing -> listing.contains("(dapo.plugin.name=of-tomorrow)"));
        // FileInstall would write the file when it hears of the configuration that it created itself.
        TimeUnit.SECONDS.sleep(1);
        assertEquals(written, Files.getLastModifiedTime(file));
        assertEquals(text, Files.readString(file));
    }

    @Test
    void aPipelineWithoutAFilterIsNotPutTogetherOfWhateverIsThere() throws Exception {
        Files.writeString(plugins.resolve("org.dapo.pipeline-misspelt.cfg"), """
                dapo.pipeline.name = misspelt
                backbone.targt = (dapo.plugin.name=mini-clip)
                prompt.target = (dapo.plugin.name=fixed)
                taxonomy.target = (dapo.plugin.name=mvtec)
                """);
        await(listing -> listing.lines()
                .anyMatch(line -> line.matches("pipeline +misspelt .*")
                        && line.contains("BackboneProvider with (backbone.target=missing in the configuration)")));
    }

    @Test
    void pipelinesAndInspectorsAreListedWithTheirState() throws Exception {
        Files.writeString(plugins.resolve("org.dapo.inspector-camera.cfg"), """
                dapo.inspector.name = camera
                pipeline.target = (dapo.pipeline.name=line)
                """);
        await(listing -> listing.lines()
                .anyMatch(line -> line.matches("inspector +camera .*is not available: .*")
                        && line.contains("(dapo.pipeline.name=line)")));
        Files.writeString(plugins.resolve("org.dapo.pipeline-line.cfg"), """
                dapo.pipeline.name = line
                backbone.target = (dapo.plugin.name=mini-clip)
                prompt.target = (dapo.plugin.name=fixed)
                taxonomy.target = (dapo.plugin.name=mvtec)
                """);
        await(listing -> listing.lines().anyMatch(line -> line.matches("inspector +camera .* active *"))
                && listing.lines().anyMatch(line -> line.matches("pipeline +line .* active *")));
    }

    @Test
    void eachBrokenOneHarmsItselfAloneAndTheListingSaysWhyInOneLine() throws Exception {
        copy(PluginJar.bundle("unresolved", "1.0.0").header("Import-Package", "com.example.absent"), "unresolved.jar");
        copy(
                layout(BrokenPlugins.ThrowingLayout.class, "future")
                        .header("Import-Package", "org.dapo.api.dataset;version=\"[9,10)\""),
                "future.jar");
        copy(PluginJar.bundle("activator", "1.0.0").activator(BrokenPlugins.ThrowingActivator.class), "activator.jar");
        copy(
                PluginJar.bundle("hanging", "1.0.0")
                        .activator(BrokenPlugins.HangingActivator.class)
                        .classes(BrokenPlugins.class),
                "hanging.jar");
        copy(layout(BrokenPlugins.ThrowingLayout.class, "throwing"), "throwing.jar");
        copy(layout(BrokenPlugins.HangingLayout.class, "stuck"), "stuck.jar");
        copy(layout(BrokenPlugins.NativeLayout.class, "native"), "native.jar");
        copy(PluginJar.bundle("platform", "1.0.0").header("Bundle-NativeCode", ANOTHER_PLATFORM), "platform.jar");
        byte[] whole = Files.readAllBytes(plugins.resolve("throwing.jar"));
        Files.write(plugins.resolve("half.jar"), Arrays.copyOf(whole, whole.length / 2));
        PluginJar.withoutSymbolicName(plugins.resolve("plain.jar"));
        copy(PluginJar.versionedLayout("1.0.0"), "zz-good.jar");
        awaitState("versioned", "1.0.0", "active");
        assertEquals("1.0.0", versionIn(write("versioned", folder)));

        awaitState("com.example.hanging", "1.0.0", "hangs: its activation has not finished after 5 s");
        String listing = shell.run("dapo:plugins");
        for (String reason : List.of(
                "not resolved: it needs the package com.example.absent, which no bundle exports",
                "not resolved: it needs the package org.dapo.api.dataset [9.0.0,10.0.0), but the installed version is 1.",
                "cannot be started: its activator failed with IllegalStateException: no camera at port 7",
                "hangs: its activation has not finished after 5 s",
                "failed: java.lang.IllegalStateException: no table of layouts",
                "hangs: its activation has not finished after 3 s",
                "failed: java.lang.UnsatisfiedLinkError: no com_example_absent in java.library.path",
                "not resolved: it has no native library for this platform",
                "not a jar, or incompletely copied: ",
                "is not an OSGi bundle: its manifest has no Bundle-SymbolicName")) {
            assertEquals(
                    1, listing.lines().filter(line -> line.contains(reason)).count(), reason + " in\n" + listing);
        }
        // The half-copied file works once it is complete.
        Files.delete(plugins.resolve("throwing.jar"));
        copy(PluginJar.versionedLayout("1.1.0"), "half.jar");
        awaitState("versioned", "1.1.0", "active");

        // If a broken jar replaces a working one, it is reported, and the working one stays in use.
        PluginJar.withoutSymbolicName(plugins.resolve("half.jar"));
        await(said -> said.contains("no Bundle-SymbolicName; the previous version stays in use"));
        awaitState("versioned", "1.1.0", "active");
        copy(PluginJar.bundle("refused", "1.0.0").header("Import-Package", "com.example;version=\"["), "half.jar");
        await(said -> said.contains("cannot be updated: "));
        awaitState("versioned", "1.1.0", "active");
    }

    private static PluginJar layout(Class<? extends DatasetAdapter> broken, String name) throws IOException {
        return PluginJar.bundle(name, "1.0.0")
                .plugin(broken, DatasetAdapter.class, name, "1.0.0")
                .classes(BrokenPlugins.class)
                .importing(Dataset.class);
    }

    /** Writes a jar elsewhere and copies it into the folder, as a person would, possibly over an existing one. */
    private void copy(PluginJar jar, String name) throws IOException {
        Path file = made.resolve(name);
        jar.writeTo(file);
        Files.copy(file, plugins.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void awaitState(String name, String version, String state) throws Exception {
        await(listing -> line(listing, name, version)
                .filter(line -> line.endsWith("  " + state))
                .isPresent());
    }

    private void awaitGone(String name) throws Exception {
        await(listing -> listing.lines().noneMatch(line -> line.contains(name)));
    }

    private interface Expectation {
        boolean holds(String listing);
    }

    private void await(Expectation expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String listing = shell.run("dapo:plugins");
        while (!expected.holds(listing)) {
            assertTrue(System.nanoTime() < end, listing);
            TimeUnit.MILLISECONDS.sleep(20);
            listing = shell.run("dapo:plugins");
        }
    }

    private static Optional<String> line(String listing, String name, String version) {
        return listing.lines()
                .filter(line -> line.matches(".*\\b" + name + " +" + version + " .*"))
                .findFirst();
    }

    /** Prints how long it took, including the query. A busy build cannot guarantee the two seconds. */
    private static void say(String what, long since) {
        System.out.printf("plug-in %s after %d ms%n", what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
    }

    /** Lets the shell write a data set, and returns the output folder. */
    private Path write(String layout, Path root) throws Exception {
        Path out = folder.resolve("written-" + written++);
        shell.run("dapo:dataset write %s:%s --out %s".formatted(layout, root, out));
        return out;
    }

    private static List<Path> images(Path out) throws IOException {
        List<Path> images = new ArrayList<>();
        Files.walkFileTree(out, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (Distribution.name(file).endsWith(".png")) {
                    images.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** Ignores files that a concurrent run has just renamed or not yet created. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        images.sort(null);
        return images;
    }

    private void awaitFiles(Path out) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (images(out).isEmpty()) {
            assertTrue(System.nanoTime() < end, () -> "nothing in " + out);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Returns the version that names the images in a folder. Their grey must be of the same version. */
    private String versionIn(Path out) throws IOException {
        List<Path> images = images(out);
        assertFalse(images.isEmpty(), () -> "no image in " + out + shell);
        String version = out.relativize(images.get(0)).getName(0).toString().substring(1);
        for (Path image : images) {
            assertEquals("v" + version, out.relativize(image).getName(0).toString());
            assertEquals(
                    VersionedLayout.grey(version), ImageIO.read(image.toFile()).getRGB(0, 0) & 0xff);
        }
        return version;
    }
}
