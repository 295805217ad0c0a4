package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.dapo.api.model.ModelSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
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
    }

    private Bundle install(String name, Map<String, String> files) throws IOException, BundleException {
        Bundle installed = install(name, files, Map.of());
        installed.start();
        return installed;
    }

    private Bundle install(String name, Map<String, String> files, Map<String, String> more)
            throws IOException, BundleException {
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
        return framework.getBundleContext().installBundle(name, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private Collection<ServiceReference<ModelSource>> models() throws InvalidSyntaxException {
        return framework.getBundleContext().getServiceReferences(ModelSource.class, null);
    }

    @Test
    void aModelComesAndGoesWithItsBundle() throws Exception {
        install("first", Map.of("model.json", JSON, "words.txt", "plain"));
        new BundledModels(framework.getBundleContext());
        ServiceReference<ModelSource> reference = models().iterator().next();
        assertEquals("tiny", reference.getProperty("dapo.plugin.name"));
        assertEquals("1.2.0", reference.getProperty("dapo.plugin.version"));
        Path words = framework.getBundleContext().getService(reference).file("words.txt");
        assertEquals("plain", Files.readString(words));
        framework.getBundleContext().getBundle("first").stop();
        assertTrue(models().isEmpty());
        assertFalse(Files.exists(words), "what was unpacked goes with it");
        framework.getBundleContext().getBundle("first").start();
        assertEquals(1, models().size());
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
        ModelSource model =
                framework.getBundleContext().getService(models().iterator().next());
        assertEquals("plain", Files.readString(model.file("words.txt")));
    }

    @Test
    void ofABrokenModelNothingStaysUnpacked() throws Exception {
        new BundledModels(framework.getBundleContext());
        Bundle broken = install("broken", Map.of("model.json", "{"));
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
