package org.dapo.model.folder.internal;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.file.FileProblem;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a {@link ModelSource} for each active bundle that contains a model. The bundle's header {@value #HEADER} names the
 * folder inside it with model.json and the files that it names. They are unpacked into this bundle's storage, because weights are
 * memory-mapped.
 */
@Component(
        immediate = true,
        service = {})
@Capability(namespace = "osgi.extender", name = "dapo.model", version = "1.0.0")
public final class BundledModels {
    /** The header of a bundle that contains a model. */
    static final String HEADER = "Dapo-Model";

    private static final Logger LOG = LoggerFactory.getLogger(BundledModels.class);

    private final BundleContext context;
    private final BundleTracker<Registered> tracker;

    /** A registered model, and the folder into which it was unpacked. */
    private record Registered(ServiceRegistration<ModelSource> registration, Path folder) {}

    /**
     * Registers the models of present and future bundles.
     *
     * @param context where they are registered
     */
    @Activate
    public BundledModels(BundleContext context) {
        this.context = context;
        // A bundle with lazy activation can stay in STARTING permanently and still provides its model.
        int tracked = Bundle.STARTING | Bundle.ACTIVE;
        this.tracker = new BundleTracker<>(context, tracked, new BundleTrackerCustomizer<Registered>() {
            @Override
            public Registered addingBundle(Bundle bundle, BundleEvent event) {
                return register(bundle);
            }

            @Override
            public void modifiedBundle(Bundle bundle, BundleEvent event, Registered registered) {
                // An update takes the bundle out of the tracked state and back into it.
            }

            @Override
            public void removedBundle(Bundle bundle, BundleEvent event, Registered registered) {
                registered.registration().unregister();
                delete(registered.folder());
            }
        });
        tracker.open();
    }

    /** Unregisters the models. */
    @Deactivate
    void deactivate() {
        tracker.close();
    }

    /** Returns null, as the tracker requires, if the bundle has no model or a broken one. */
    private Registered register(Bundle bundle) {
        String inside = bundle.getHeaders("").get(HEADER);
        if (inside == null) {
            return null;
        }
        Path folder = null;
        try {
            folder = storage(bundle);
            delete(folder);
            FolderModel model = FolderModel.read(unpack(bundle, inside, folder));
            Map<String, Object> properties = Map.of(
                    PluginProperties.NAME, model.manifest().name(),
                    PluginProperties.VERSION, model.version(),
                    ModelSource.FAMILY_PROPERTY, model.manifest().family());
            return new Registered(
                    context.registerService(ModelSource.class, model, FrameworkUtil.asDictionary(properties)), folder);
        } catch (IOException | RuntimeException e) {
            // The bundle may be just stopping, or have a file whose name no file can have here.
            String reason = e instanceof IOException io ? FileProblem.of(io) : e.getMessage();
            LOG.warn("the model of {} is passed over: {} (it is unpacked into {})", bundle, reason, folder);
            Optional.ofNullable(folder).ifPresent(BundledModels::delete);
            return null;
        }
    }

    private Path storage(Bundle bundle) throws IOException {
        File folder = context.getDataFile("model-" + bundle.getBundleId());
        if (folder == null) {
            throw new IOException("the framework has no storage to unpack it to");
        }
        return folder.toPath();
    }

    /** Copies the model out of the bundle into a folder of the model's name, as for every model. */
    private static Path unpack(Bundle bundle, String inside, Path storage) throws IOException {
        Path packed = Files.createDirectories(storage.resolve("unpacked"));
        Enumeration<URL> entries = bundle.findEntries(inside, "*", false);
        if (entries == null) {
            throw new IOException("its header %s names '%s', which is not in it".formatted(HEADER, inside));
        }
        for (URL entry : Collections.list(entries)) {
            String path = entry.getPath();
            if (!path.endsWith("/")) {
                try (InputStream in = entry.openStream()) {
                    Files.copy(in, packed.resolve(path.substring(path.lastIndexOf('/') + 1)));
                }
            }
        }
        String name = ManifestJson.read(packed.resolve(FolderModel.MANIFEST))
                .manifest()
                .name();
        return Files.move(packed, storage.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted: {}", folder, e.toString());
        }
    }
}
