package org.dapo.model.folder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.framework.FrameworkFactory;
import org.dapo.api.model.ModelSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** In a real framework's service registry; only the component runtime is left out. */
class ModelFoldersTest {
    @TempDir
    Path home;

    private Framework framework;

    @BeforeEach
    void startFramework() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        "org.osgi.framework.storage", home.resolve("storage").toString(),
                        "dapo.home", home.toString()));
        framework.start();
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private ModelFolders activate(String... folders) {
        Class<?> type = ModelFolders.Configuration.class;
        Object configuration =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> folders);
        return new ModelFolders(framework.getBundleContext(), (ModelFolders.Configuration) configuration);
    }

    private void model(String folder, String json) throws IOException {
        Path path = Files.createDirectories(home.resolve(folder));
        Files.writeString(path.resolve("model.json"), json);
    }

    private static String json(String name, String description) {
        return """
                {"name": "%s", "version": "2.1", "family": "clip", "description": "%s", "source": "here",
                 "licence": "unknown", "files": []}
                """.formatted(name, description);
    }

    /** Name, version and family of what is registered, with the description. */
    private Map<String, String> registered() throws InvalidSyntaxException {
        BundleContext context = framework.getBundleContext();
        Map<String, String> models = new TreeMap<>();
        for (ServiceReference<ModelSource> reference : context.getServiceReferences(ModelSource.class, null)) {
            models.put(
                    (String) reference.getProperty("dapo.plugin.name"),
                    "%s %s %s"
                            .formatted(
                                    reference.getProperty("dapo.plugin.version"),
                                    reference.getProperty("dapo.model.family"),
                                    context.getService(reference).manifest().description()));
        }
        return models;
    }

    @Test
    void everySoundModelBelowHomeIsAServiceAndTheBrokenOnesArePassedOver() throws Exception {
        model("models/one", json("one", "first"));
        model("models/two", json("two", "second"));
        model("models/broken", "{");
        model("models/misnamed", json("other", ""));
        Files.createDirectories(home.resolve("models/empty"));
        Files.writeString(home.resolve("models/README.md"), "");
        activate("models");
        assertEquals(Map.of("one", "2.1.0 clip first", "two", "2.1.0 clip second"), registered());
    }

    @Test
    void anEarlierFolderGoesFirstAndAMissingOneIsNoFailure() throws Exception {
        model("mine/one", json("one", "mine"));
        model("models/one", json("one", "theirs"));
        model("models/two", json("two", "theirs"));
        activate("absent", home.resolve("mine").toString(), "models");
        assertEquals(Map.of("one", "2.1.0 clip mine", "two", "2.1.0 clip theirs"), registered());
    }

    @Test
    void deactivationTakesTheModelsAway() throws Exception {
        model("models/one", json("one", "first"));
        ModelFolders folders = activate("models");
        assertEquals(1, registered().size());
        folders.deactivate();
        assertTrue(registered().isEmpty());
    }
}
