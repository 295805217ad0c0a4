package org.dapo.model.folder.internal;

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
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** Folders of models in a real framework's service registry, without the component runtime. */
abstract class ModelFoldersBench {
    @TempDir
    Path home;

    Framework framework;

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

    ModelFolders activate(String... folders) {
        Class<?> type = ModelFolders.Configuration.class;
        Object configuration =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, none) -> folders);
        return new ModelFolders(framework.getBundleContext(), (ModelFolders.Configuration) configuration, Map.of());
    }

    void model(String folder, String json) throws IOException {
        Path path = Files.createDirectories(home.resolve(folder));
        Files.writeString(path.resolve("model.json"), json);
    }

    static String json(String name, String description) {
        return """
                {"name": "%s", "version": "2.1", "family": "clip", "description": "%s", "source": "here",
                 "licence": "unknown", "files": []}
                """.formatted(name, description);
    }

    /** Returns version, family and description of the registered models, by name. */
    Map<String, String> registered() throws InvalidSyntaxException {
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
}
