package org.dapo.launcher;

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

    /** A bundle that takes longer to stop than others wait for it. */
    public static final class Slow implements BundleActivator {
        @Override
        public void start(BundleContext context) {}

        @Override
        public void stop(BundleContext context) throws InterruptedException {
            TimeUnit.SECONDS.sleep(2);
        }
    }

    @Test
    void aRenamedOneIsBackWhenItHasStoppedHoweverLongThatTakes() throws Exception {
        Files.createDirectory(home.resolve("bundles"));
        Path folder = Files.createDirectory(home.resolve("plugins"));
        Path before = slow(folder.resolve("a.jar"));
        Path after = folder.resolve("b.jar");
        Distribution distribution = new Distribution(home, List.of(folder));
        try (Host host = Host.create(distribution, Map.of());
                Plugins plugins = new Plugins(distribution, host, said::add)) {
            host.start();
            plugins.start();
            plugins.startToFollow();
            awaitActive(host, before);
            Files.move(before, after);
            awaitActive(host, after);
        }
    }

    private void awaitActive(Host host, Path jar) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Bundle bundle = host.context().getBundle(Plugin.location(jar));
        while (bundle == null || bundle.getState() != Bundle.ACTIVE) {
            assertTrue(System.nanoTime() < end, () -> jar + " is not in use: " + said);
            TimeUnit.MILLISECONDS.sleep(10);
            bundle = host.context().getBundle(Plugin.location(jar));
        }
    }

    private static Path slow(Path jar) throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "com.example.slow");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, Slow.class.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        String name = Slow.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream in = Slow.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return jar;
    }
}
