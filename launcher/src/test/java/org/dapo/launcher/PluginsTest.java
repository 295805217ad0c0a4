package org.dapo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Tests plug-ins in a framework without the suite. */
class PluginsTest {
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    private Path home;

    private final List<String> said = new CopyOnWriteArrayList<>();

    /** A bundle that takes longer to stop than the folder takes to be read again. */
    public static final class Unhurried implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            TimeUnit.SECONDS.sleep(2);
        }
    }

    /** A bundle that takes so long to stop that nobody waits for it, and that it is reported. */
    public static final class Slow implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            TimeUnit.SECONDS.sleep(6);
        }
    }

    /** A bundle that cannot clean up. */
    public static final class Unclean implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) {
            throw new IllegalStateException("the camera is gone");
        }
    }

    @Test
    void oneThatFailsToStopIsUpdatedAllTheSame() throws Exception {
        withOneInUse(Unclean.class, (host, jar) -> {
            bundle(jar, "2.0.0", Unclean.class);
            awaitActive(host, jar, "2.0.0");
        });
    }

    @Test
    void aRenamedOneIsBackWhenItHasStoppedHoweverLongThatTakes() throws Exception {
        withOneInUse(Unhurried.class, (host, jar) -> {
            Path after = Files.move(jar, jar.resolveSibling("b.jar"));
            awaitActive(host, after, "1.0.0");
        });
    }

    @Test
    void oneThatIsDeletedAndWrittenAgainIsBackWhenItHasStoppedHoweverLongThatTakes() throws Exception {
        withOneInUse(Slow.class, (host, jar) -> {
            Files.delete(jar);
            Bundle before = host.context().getBundle(Plugin.location(jar));
            while (before.getState() != Bundle.STOPPING) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            bundle(jar, "2.0.0", Unclean.class);
            awaitActive(host, jar, "2.0.0");
            assertEquals(List.of("plug-in " + jar + " hangs: its removal has not finished after 5 s"), said);
        });
    }

    private interface Change {
        void to(Host host, Path jar) throws Exception;
    }

    /** Follows a folder with one plug-in of version 1.0.0, which is in use when the change comes. */
    private void withOneInUse(Class<? extends BundleActivator> activator, Change change) throws Exception {
        Files.createDirectory(home.resolve("bundles"));
        Path folder = Files.createDirectory(home.resolve("plugins"));
        Path jar = bundle(folder.resolve("a.jar"), "1.0.0", activator);
        Distribution distribution = new Distribution(home, List.of(folder));
        try (Host host = Host.create(distribution, Map.of());
                Plugins plugins = new Plugins(distribution, host, said::add)) {
            host.start();
            plugins.start();
            plugins.startToFollow();
            awaitActive(host, jar, "1.0.0");
            change.to(host, jar);
        }
    }

    private void awaitActive(Host host, Path jar, String version) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Bundle bundle = host.context().getBundle(Plugin.location(jar));
        while (bundle == null
                || bundle.getState() != Bundle.ACTIVE
                || !bundle.getVersion().toString().equals(version)) {
            assertTrue(System.nanoTime() < end, () -> jar + " is not in use: " + said);
            TimeUnit.MILLISECONDS.sleep(10);
            bundle = host.context().getBundle(Plugin.location(jar));
        }
    }

    private static Path bundle(Path jar, String version, Class<? extends BundleActivator> activator) throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "com.example." + activator.getSimpleName());
        headers.putValue(Constants.BUNDLE_VERSION, version);
        headers.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        String name = activator.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = activator.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return jar;
    }
}
