package org.dapo.model.folder.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers a {@link ModelSource} for each model in the configured folders. What is broken there is named and passed over. */
@Component(
        immediate = true,
        service = {},
        configurationPid = ModelFolders.PID)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.dapo.api.model.ModelSource\"")
@Designate(ocd = ModelFolders.Configuration.class)
public final class ModelFolders {
    /** The configuration's PID. */
    static final String PID = "org.dapo.model.folder";

    /** Framework or system property: the folder of the installation. */
    static final String HOME = "dapo.home";

    private static final Logger LOG = LoggerFactory.getLogger(ModelFolders.class);

    private final List<ServiceRegistration<ModelSource>> registrations = new ArrayList<>();

    /** Where models are looked for. */
    @ObjectClassDefinition(
            name = "DAPO model folders",
            description = "Where models are looked for: each folder in one of these that has a model.json is a model.")
    @interface Configuration {
        /**
         * Folders of model folders.
         *
         * @return paths, relative to the framework property dapo.home or, without it, to the working directory; where
         *     two have a model of the same name, the earlier folder's counts
         */
        @AttributeDefinition(
                name = "Folders",
                description =
                        "Folders of model folders, relative to dapo.home or, without it, to the working directory."
                                + " Where two have a model of the same name, the earlier folder's counts.")
        String[] folders() default {"models"};
    }

    /**
     * Registers the models that are there.
     *
     * @param context where they are registered
     * @param configuration where to look
     */
    @Activate
    public ModelFolders(BundleContext context, Configuration configuration) {
        String home = context.getProperty(HOME);
        Path base = Path.of(home == null ? "" : home).toAbsolutePath();
        Map<String, FolderModel> models = new LinkedHashMap<>();
        for (String folder : configuration.folders()) {
            for (Path candidate : candidates(base.resolve(folder).normalize())) {
                add(models, candidate);
            }
        }
        models.values().forEach(model -> registrations.add(register(context, model)));
    }

    /** Takes the models away. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    /** The folders with a model.json, in the order of their names. */
    private static List<Path> candidates(Path folder) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            LOG.info("no model folder {}", folder);
            return found;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(
                folder, child -> Files.exists(child.resolve(FolderModel.MANIFEST), LinkOption.NOFOLLOW_LINKS))) {
            children.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("models passed over: {} cannot be listed: {}", folder, e.toString());
        }
        Collections.sort(found);
        return found;
    }

    private static void add(Map<String, FolderModel> models, Path folder) {
        try {
            FolderModel model = FolderModel.read(folder);
            FolderModel earlier = models.putIfAbsent(model.manifest().name(), model);
            if (earlier != null) {
                LOG.warn("model passed over: {} has the name of {}", folder, earlier.folder());
            }
        } catch (IOException e) {
            LOG.warn("model passed over: {}", e.getMessage());
        }
    }

    private static ServiceRegistration<ModelSource> register(BundleContext context, FolderModel model) {
        Map<String, Object> properties = Map.of(
                PluginProperties.NAME, model.manifest().name(),
                PluginProperties.VERSION, model.version(),
                ModelSource.FAMILY_PROPERTY, model.manifest().family());
        return context.registerService(ModelSource.class, model, FrameworkUtil.asDictionary(properties));
    }
}
