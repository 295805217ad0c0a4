package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.dapo.api.model.ModelSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Tests in a real framework, without the component runtime. */
class BundledModelsTest {
    private static final String JSON = """
            {"name": "tiny", "version": "1.2", "family": "clip", "description": "", "source": "", "licence": "",
             "files": [{"name": "words.txt"}]}
            """;

    @TempDir
    Path home;

    private Framework framework;

    @BeforeEach
    void startFramework() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage", home.resolve("storage").toString()));
        framework.start();
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
        // The thread of a LateService that is abandoned still writes into the temporary folder for a moment.
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("dapo-preparation")) {
                thread.join(10_000);
            }
        }
    }

    private Bundle install(String name, Map<String, String> files) throws IOException, BundleException {
        Bundle installed = install(name, files, Map.of());
        installed.start();
        return installed;
    }

    private Bundle install(String name, Map<String, String> files, Map<String, String> more)
            throws IOException, BundleException {
        return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(jar(name, files, more)));
    }

    private static byte[] jar(String name, Map<String, String> files, Map<String, String> more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue(BundledModels.HEADER, "model");
        more.forEach(headers::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                jar.putNextEntry(new JarEntry("model/" + file.getKey()));
                jar.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The models, after those that are being unpacked. */
    private Collection<ServiceReference<ModelSource>> models() throws InvalidSyntaxException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (isComing()) {
            assertTrue(System.nanoTime() < until, "a model is still being unpacked");
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return framework.getBundleContext().getServiceReferences(ModelSource.class, null);
    }

    private boolean isComing() throws InvalidSyntaxException {
        return !framework
                .getBundleContext()
                .getServiceReferences(Supplier.class, "(dapo.plugins.coming=" + ModelSource.class.getName() + ")")
                .isEmpty();
    }

    private ModelSource model() throws InvalidSyntaxException, InterruptedException {
        return framework.getBundleContext().getService(models().iterator().next());
    }

    @Test
    void aModelComesAndGoesWithItsBundle() throws Exception {
        install("first", Map.of("model.json", JSON, "words.txt", "plain"));
        new BundledModels(framework.getBundleContext());
        ServiceReference<ModelSource> reference = models().iterator().next();
        assertEquals("tiny", reference.getProperty("dapo.plugin.name"));
        assertEquals("1.2.0", reference.getProperty("dapo.plugin.version"));
        assertEquals("first", reference.getBundle().getSymbolicName());
        Path words = framework.getBundleContext().getService(reference).file("words.txt");
        assertEquals("plain", Files.readString(words));
        framework.getBundleContext().getBundle("first").stop();
        assertTrue(models().isEmpty());
        framework.getBundleContext().getBundle("first").start();
        assertEquals(1, models().size());
        framework.getBundleContext().getBundle("first").uninstall();
        assertTrue(models().isEmpty());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (Files.exists(words)) {
            assertTrue(System.nanoTime() < until, "what was unpacked does not go with it");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void anUnpackedModelIsKeptUntilItsBundleChanges() throws Exception {
        Bundle bundle = install("first", Map.of("model.json", JSON, "words.txt", "plain"));
        BundledModels first = new BundledModels(framework.getBundleContext());
        Files.writeString(model().file("words.txt"), "kept");
        first.deactivate();

        new BundledModels(framework.getBundleContext());
        assertEquals("kept", Files.readString(model().file("words.txt")));

        TimeUnit.MILLISECONDS.sleep(5); // the framework notes the time of a change in milliseconds
        bundle.update(
                new ByteArrayInputStream(jar("first", Map.of("model.json", JSON, "words.txt", "changed"), Map.of())));
        assertEquals("changed", Files.readString(model().file("words.txt")));
        try (Stream<Path> versions = Files.list(storage(bundle))) {
            assertEquals(1, versions.count(), "the version before is still there");
        }
    }

    @Test
    void whatIsLeftOfABundleThatIsGoneIsDeleted() throws Exception {
        Path left = framework.getBundleContext().getDataFile("model-1234").toPath();
        Files.writeString(Files.createDirectory(left).resolve("words.txt"), "old");
        install("first", Map.of("model.json", JSON, "words.txt", "plain"));
        new BundledModels(framework.getBundleContext());
        assertEquals(1, models().size());
        assertFalse(Files.exists(left));
    }

    @Test
    void aModelThatIsNotUnpackedHoldsUpNeitherTheFrameworkNorOthersNorItsNextAttempt() throws Exception {
        BlockedEntries blocked = new BlockedEntries();
        Bundle slow = install("slow", Map.of("model.json", JSON.replace("tiny", "slow"), "words.txt", "plain"));
        install("sound", Map.of("model.json", JSON, "words.txt", "plain"));

        BundledModels bundled = new BundledModels(blocked.context(framework.getBundleContext(), slow));
        Thread unpacking = blocked.threads.poll(10, TimeUnit.SECONDS);
        awaitNames("tiny");
        assertTrue(isComing(), "nobody would wait for it");
        bundled.deactivate();
        assertFalse(isComing());
        awaitNames();

        new BundledModels(framework.getBundleContext());
        awaitNames("slow", "tiny");
        blocked.end.countDown();
        unpacking.join(10_000);
        assertFalse(unpacking.isAlive());
        awaitNames("slow", "tiny");
        try (Stream<Path> folders = Files.list(storage(slow))) {
            assertEquals(1, folders.count(), "the abandoned attempt left something");
        }
    }

    private void awaitNames(String... names) throws InvalidSyntaxException, InterruptedException {
        List<String> expected = List.of(names);
        List<String> found = List.of("none yet");
        for (long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); System.nanoTime() < until; ) {
            found = framework.getBundleContext().getServiceReferences(ModelSource.class, null).stream()
                    .map(model -> String.valueOf(model.getProperty("dapo.plugin.name")))
                    .sorted()
                    .toList();
            if (found.equals(expected)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        assertEquals(expected, found);
    }

    /** Makes a bundle whose word list cannot be read to its end. */
    private static final class BlockedEntries {
        private final CountDownLatch end = new CountDownLatch(1);
        private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

        BundleContext context(BundleContext context, Bundle bundle) {
            Bundle slow = proxy(
                    Bundle.class,
                    bundle,
                    "findEntries",
                    entries -> Collections.enumeration(Collections.list((Enumeration<?>) entries).stream()
                            .map(entry -> slow((URL) entry))
                            .toList()));
            return proxy(BundleContext.class, context, "getBundles", all -> Arrays.stream((Bundle[]) all)
                    .map(one -> one.equals(bundle) ? slow : one)
                    .toArray(Bundle[]::new));
        }

        private URL slow(URL entry) {
            try {
                return entry.getPath().endsWith("words.txt")
                        ? new URL(null, entry.toString(), new URLStreamHandler() {
                            @Override
                            protected URLConnection openConnection(URL url) throws IOException {
                                threads.add(Thread.currentThread());
                                try {
                                    end.await();
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                return entry.openConnection();
                            }
                        })
                        : entry;
            } catch (MalformedURLException e) {
                throw new AssertionError(e);
            }
        }

        private static <T> T proxy(Class<T> type, T behind, String changed, UnaryOperator<Object> change) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                        if (method.getName().equals("equals")) {
                            return self == arguments[0];
                        }
                        Object result = method.invoke(behind, arguments);
                        return method.getName().equals(changed) ? change.apply(result) : result;
                    }));
        }
    }

    @Test
    void aBundleThatIsActivatedLazilyProvidesItsModel() throws Exception {
        new BundledModels(framework.getBundleContext());
        Map<String, String> files = Map.of("model.json", JSON, "words.txt", "plain");
        Bundle lazy = install("lazy", files, Map.of("Bundle-ActivationPolicy", "lazy"));
        lazy.start(Bundle.START_ACTIVATION_POLICY);
        assertEquals(Bundle.STARTING, lazy.getState());
        assertEquals(1, models().size());
        lazy.stop();
        assertTrue(models().isEmpty());
    }

    @Test
    void aBrokenModelHarmsNoOther() throws Exception {
        new BundledModels(framework.getBundleContext());
        install("broken", Map.of("model.json", "{"));
        install("empty", Map.of());
        install("sound", Map.of("model.json", JSON, "words.txt", "plain"));
        assertEquals(1, models().size());
    }

    /** No file can have such a name here; where the system's encoding is ASCII, this holds for any letter beyond it. */
    @Test
    void aModelWithAFileThatCannotBeNamedHereHarmsNoOther() throws Exception {
        install("broken", Map.of("model.json", JSON, "words\0.txt", "plain"));
        install("sound", Map.of("model.json", JSON, "words.txt", "plain"));
        new BundledModels(framework.getBundleContext());
        assertEquals(1, models().size());
    }

    @Test
    void whatAKilledProcessUnpackedIsReplaced() throws Exception {
        Bundle bundle = install("first", Map.of("model.json", JSON, "words.txt", "plain"));
        Path left = Files.createDirectories(storage(bundle).resolve("unpacked"));
        Files.writeString(left.resolve("words.txt"), "half");
        new BundledModels(framework.getBundleContext());
        assertEquals("plain", Files.readString(model().file("words.txt")));
    }

    @Test
    void ofABrokenModelNothingStaysUnpacked() throws Exception {
        new BundledModels(framework.getBundleContext());
        Bundle broken = install("broken", Map.of("model.json", "{"));
        assertTrue(models().isEmpty());
        assertFalse(Files.exists(storage(broken)));
    }

    private Path storage(Bundle bundle) {
        return framework
                .getBundleContext()
                .getDataFile("model-" + bundle.getBundleId())
                .toPath();
    }

    @Test
    void deactivationTakesEveryModelAway() throws Exception {
        BundledModels bundled = new BundledModels(framework.getBundleContext());
        install("sound", Map.of("model.json", JSON, "words.txt", "plain"));
        bundled.deactivate();
        assertTrue(models().isEmpty());
    }
}
