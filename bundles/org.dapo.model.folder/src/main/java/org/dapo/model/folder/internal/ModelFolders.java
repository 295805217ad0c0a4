package org.dapo.model.folder.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.dapo.api.configuration.UnknownKeys;
import org.dapo.api.file.FileProblem;
import org.dapo.api.model.ModelImport;
import org.dapo.api.model.ModelLibrary;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelRecognizer;
import org.dapo.api.model.ModelSource;
import org.dapo.api.model.RecognizedModel;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.progress.RunListener;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a {@link ModelSource} for each model in the configured folders, and adds the user's own models to the first folder. A
 * broken model is logged and skipped.
 */
@Component(immediate = true, service = ModelLibrary.class, configurationPid = ModelFolders.PID)
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.dapo.api.model.ModelSource\"")
@Designate(ocd = ModelFolders.Configuration.class)
public final class ModelFolders implements ModelLibrary {
    /** The configuration's PID. */
    static final String PID = "org.dapo.model.folder";

    /** Framework or system property: the installation folder. */
    static final String HOME = "dapo.home";

    /** Framework or system property: folders of model folders, separated as in a class path. */
    static final String FOLDERS = "dapo.models";

    private static final Logger LOG = LoggerFactory.getLogger(ModelFolders.class);

    private final BundleContext context;
    private final Recognizers recognizers;
    private final List<Path> folders;
    private final Map<String, FolderModel> models = new LinkedHashMap<>();
    private final List<ServiceRegistration<ModelSource>> registrations = new ArrayList<>();
    private final Set<String> coming = new HashSet<>();
    private volatile boolean down;

    /** Configures where models are searched for. */
    @ObjectClassDefinition(
            name = "DAPO model folders",
            description = "Folders that are searched for models. Each subfolder with a model.json is a model.")
    @interface Configuration {
        /**
         * Folders of model folders.
         *
         * @return paths, relative to the framework property dapo.home or, if that is not set, to the working directory. If empty,
         *     those of the framework property dapo.models apply or, if that is not set, models. If two folders have a model of
         *     the same name, the earlier one is used. A model that is added goes into the first folder
         */
        @AttributeDefinition(
                name = "Folders",
                description =
                        "Folders that contain model folders, relative to dapo.home, or to the working directory if dapo.home "
                                + "is not set. Empty: those of the framework property dapo.models, otherwise the folder models. If two "
                                + "folders have a model of the same name, the first one is used. New models are added to the first "
                                + "folder.")
        String[] folders() default {};
    }

    /**
     * Registers the models in the folders.
     *
     * @param context where they are registered
     * @param configuration where to search
     * @param properties the same configuration as written
     */
    @Activate
    public ModelFolders(BundleContext context, Configuration configuration, Map<String, Object> properties) {
        this.context = context;
        this.recognizers = new Recognizers(context);
        this.folders = folders(context, configuration);
        for (Path folder : folders) {
            for (Path candidate : candidates(folder)) {
                read(candidate);
            }
        }
        models.values().forEach(model -> registrations.add(register(model)));
        UnknownKeys.lines(Configuration.class, properties, "Recognizer").forEach(LOG::warn);
    }

    private static List<Path> folders(BundleContext context, Configuration configuration) {
        String home = context.getProperty(HOME);
        Path base = Path.of(home == null ? "" : home).toAbsolutePath();
        String property = context.getProperty(FOLDERS);
        List<String> named = given(configuration.folders());
        if (named.isEmpty() && property != null) {
            named = given(property.split(Pattern.quote(File.pathSeparator)));
        }
        if (named.isEmpty()) {
            named = List.of("models");
        }
        return named.stream().map(folder -> base.resolve(folder).normalize()).toList();
    }

    /** A configuration file with nothing behind "folders =" gives one empty string, which would be the base folder. */
    private static List<String> given(String... folders) {
        return Arrays.stream(folders).filter(folder -> !folder.isBlank()).toList();
    }

    /**
     * Adds a recognizer for models of a family.
     *
     * @param recognizer asked when a model is added
     */
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void addRecognizer(ServiceReference<ModelRecognizer> recognizer) {
        recognizers.add(recognizer);
    }

    /**
     * Removes a recognizer.
     *
     * @param recognizer no longer asked
     */
    void removeRecognizer(ServiceReference<ModelRecognizer> recognizer) {
        recognizers.remove(recognizer);
    }

    /** Unregisters the models. A model that is just being added is abandoned. */
    @Deactivate
    void deactivate() {
        List<ServiceRegistration<ModelSource>> all;
        synchronized (this) {
            down = true;
            all = List.copyOf(registrations);
        }
        all.forEach(ServiceRegistration::unregister);
    }

    @Override
    public void requireRoom(String name) throws IOException {
        reserve(name);
        try {
            Path folder = folders.get(0);
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("cannot write to the model folder %s: permission denied".formatted(folder));
            }
        } catch (FileSystemException e) {
            throw new IOException(
                    "cannot create the model folder %s: %s".formatted(folders.get(0), FileProblem.of(e)), e);
        } finally {
            release(name);
        }
    }

    @Override
    public ModelManifest add(ModelImport request, RunListener listener) throws IOException {
        return add(request, Optional.empty(), listener);
    }

    @Override
    public ModelManifest add(RecognizedModel model, String name, String source, String licence, RunListener listener)
            throws IOException {
        ModelImport request =
                new ModelImport(model.files().get(0), name, Optional.of(source), Optional.of(licence), Map.of());
        return add(request, Optional.of(model), listener);
    }

    /**
     * Adds a model without holding the lock, because a model may have gigabytes and other threads must not wait for the copying.
     */
    private ModelManifest add(ModelImport request, Optional<RecognizedModel> given, RunListener listener)
            throws IOException {
        List<FolderModel> known = reserve(request.name());
        try {
            RecognizedModel recognized = given.isPresent() ? given.get() : recognizers.recognized(request);
            Path folder = new ImportedModel(request, recognized, known)
                    .writeInto(folders.get(0), new UntilDown(listener, () -> down));
            FolderModel model = FolderModel.read(folder);
            publish(model);
            return model.manifest();
        } finally {
            release(request.name());
        }
    }

    /**
     * Reserves the name of a future model.
     *
     * @return the models present
     */
    private synchronized List<FolderModel> reserve(String name) throws IOException {
        FolderModel there = models.get(name);
        if (there != null) {
            throw new IOException(
                    "there is a model '%s' in %s; another name is needed".formatted(name, there.folder()));
        }
        if (!coming.add(name)) {
            throw new IOException("a model '%s' is being added; another name is needed".formatted(name));
        }
        return List.copyOf(models.values());
    }

    private synchronized void release(String name) {
        coming.remove(name);
    }

    /** Registers the service outside the lock, because a listener may at once build a pipeline on it. */
    private void publish(FolderModel model) throws IOException {
        synchronized (this) {
            requireUp(model);
            models.put(model.manifest().name(), model);
        }
        ServiceRegistration<ModelSource> registration = register(model);
        synchronized (this) {
            if (!down) {
                registrations.add(registration);
                return;
            }
        }
        registration.unregister();
        requireUp(model);
    }

    private void requireUp(FolderModel model) throws IOException {
        if (down) {
            throw new IOException(
                    "%s is whole, but this bundle has been stopped or configured anew: it is used from its next start on"
                            .formatted(model.folder()));
        }
    }

    /** The folders with a model.json, sorted by name. */
    private static List<Path> candidates(Path folder) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            LOG.info("no model folder {}", folder);
            return found;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(
                folder,
                child -> !child.getFileName().toString().startsWith(".")
                        && Files.exists(child.resolve(FolderModel.MANIFEST), LinkOption.NOFOLLOW_LINKS))) {
            children.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            LOG.warn("models passed over: {} cannot be listed: {}", folder, FileProblem.of(e.getCause()));
        } catch (IOException e) {
            LOG.warn("models passed over: {} cannot be listed: {}", folder, FileProblem.of(e));
        }
        Collections.sort(found);
        return found;
    }

    private void read(Path folder) {
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

    private ServiceRegistration<ModelSource> register(FolderModel model) {
        Map<String, Object> properties = Map.of(
                PluginProperties.NAME, model.manifest().name(),
                PluginProperties.VERSION, model.version(),
                ModelSource.FAMILY_PROPERTY, model.manifest().family());
        return context.registerService(ModelSource.class, model, FrameworkUtil.asDictionary(properties));
    }
}
