package org.dapo.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests Karaf as in production: features from a repository of files, configurations in etc/, and nobody at the console. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the script needs bash")
class KarafIT {
    private static final long PATIENCE_SECONDS = 300;
    private static final Path HOME = Path.of(System.getProperty("dapo.karaf"));
    private static final Path REPOSITORY = Path.of(System.getProperty("dapo.karaf.repository"));
    private static final String PLATFORM = System.getProperty("dapo.platform");
    private static final String VERSION = System.getProperty("dapo.version");

    @TempDir
    private Path folder;

    private Process process;

    @AfterEach
    void noProcessIsLeft() throws InterruptedException {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void featuresAndTwoConfigurationsAreEnoughToInspectAnImage() throws Exception {
        Path base = prepare();
        Path data = SampleData.writeTo(folder.resolve("data"), 1);
        Path answer = folder.resolve("answer.properties");
        PluginJar.withActivator(
                base.resolve("deploy/camera.jar"),
                InspectOnArrival.class,
                "org.dapo.api.image;version=\"[1,2)\"",
                "org.dapo.api.pipeline;version=\"[2,3)\"");
        start(base, data.resolve("plate/test/hole/000.png"), answer);
        await(answer);
        Properties told = read(answer);
        assertNull(told.getProperty(InspectOnArrival.FAILURE), this::said);
        float score = Float.parseFloat(told.getProperty(InspectOnArrival.SCORE));
        assertEquals(Camera.SCORE, score, Camera.DIFFERENCE, told::toString);
        assertEquals(
                SampleData.WIDTH + " x " + SampleData.HEIGHT, told.getProperty(InspectOnArrival.SIZE), told::toString);
        assertTrue(Integer.parseInt(told.getProperty(InspectOnArrival.TYPES)) > 0, told::toString);
    }

    /** Copies Karaf's own settings and adds those that the guide for hosts names. */
    private Path prepare() throws IOException {
        Path base = folder.resolve("karaf");
        copy(HOME.resolve("etc"), base.resolve("etc"));
        Files.createDirectory(base.resolve("data"));
        Files.createDirectory(base.resolve("deploy"));
        edit(base.resolve("etc/org.ops4j.pax.url.mvn.cfg"), settings -> {
            settings.put(
                    "org.ops4j.pax.url.mvn.defaultRepositories",
                    "file:${karaf.home}/system@id=system,file:%s@id=dapo@snapshots".formatted(REPOSITORY));
            settings.put(
                    "org.ops4j.pax.url.mvn.localRepository",
                    folder.resolve("local").toString());
            settings.put("org.ops4j.pax.url.mvn.repositories", "");
        });
        edit(base.resolve("etc/org.apache.karaf.features.cfg"), settings -> {
            settings.merge(
                    "featuresRepositories",
                    "mvn:org.dapo/org.dapo.karaf/%s/xml/features".formatted(VERSION),
                    KarafIT::appended);
            settings.merge("featuresBoot", "dapo-inspection,dapo-mini-clip,dapo-native-" + PLATFORM, KarafIT::appended);
        });
        for (Map.Entry<String, Map<String, String>> entry :
                Camera.configurations().entrySet()) {
            edit(
                    base.resolve("etc/%s-it.cfg".formatted(entry.getKey())),
                    settings -> settings.putAll(entry.getValue()));
        }
        return base;
    }

    private static Object appended(Object list, Object more) {
        return list + "," + more;
    }

    private interface Edit {
        void apply(Properties settings);
    }

    private static void edit(Path file, Edit edit) throws IOException {
        Properties settings = Files.exists(file) ? read(file) : new Properties();
        edit.apply(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    private void start(Path base, Path image, Path answer) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash", HOME.resolve("bin/karaf").toString(), "server")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("KARAF_BASE", base.toString());
        environment.put("KARAF_ETC", base.resolve("etc").toString());
        environment.put("KARAF_DATA", base.resolve("data").toString());
        environment.put(
                "EXTRA_JAVA_OPTS",
                "-D%s=%s -D%s=%s -Ddapo.device=cpu"
                        .formatted(InspectOnArrival.IMAGE, image, InspectOnArrival.ANSWER, answer));
        process = builder.start();
    }

    private void await(Path file) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(file)) {
            assertTrue(process.isAlive() && System.nanoTime() < end, this::said);
            Thread.sleep(100);
        }
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        for (String file : new String[] {"out", "karaf/data/log/karaf.log"}) {
            try {
                said.append(Files.readString(folder.resolve(file)));
            } catch (IOException e) {
                said.append(e);
            }
        }
        return said.toString();
    }
}
