package org.dapo.model.folder.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dapo.api.file.FileProblem;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.plugins.LateService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a {@link ModelSource} for each active bundle that contains a model. The bundle's header {@value #HEADER} names the
 * folder inside it with model.json and the files that it names. Each is unpacked on its own thread, because weights may have
 * gigabytes.
 */
@Component(
        immediate = true,
        service = {})
@Capability(namespace = "osgi.extender", name = "dapo.model", version = "1.0.0")
public final class BundledModels {
    /** The header of a bundle that contains a model. */
    static final String HEADER = "Dapo-Model";

    private static final Logger LOG = LoggerFactory.getLogger(BundledModels.class);

    /** How long commands wait for a model. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final BundleContext context;
    private final ModelStorage storage;
    private final BundleTracker<LateService<ModelSource>> tracker;
    private final BundleListener uninstalled;

    /**
     * Registers the models of present and future bundles.
     *
     * @param context watches the bundles
     */
    @Activate
    public BundledModels(BundleContext context) {
        this.context = context;
        this.storage = new ModelStorage(context);
        this.uninstalled = event -> {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                storage.forget(event.getBundle());
            }
        };
        context.addBundleListener(uninstalled);
        // A bundle with lazy activation can stay in STARTING permanently and still provides its model.
        int tracked = Bundle.STARTING | Bundle.ACTIVE;
        this.tracker = new BundleTracker<>(context, tracked, new BundleTrackerCustomizer<LateService<ModelSource>>() {
            @Override
            public LateService<ModelSource> addingBundle(Bundle bundle, BundleEvent event) {
                return begin(bundle);
            }

            @Override
            public void modifiedBundle(Bundle bundle, BundleEvent event, LateService<ModelSource> model) {
                // An update takes the bundle out of the tracked state and back into it.
            }

            @Override
            public void removedBundle(Bundle bundle, BundleEvent event, LateService<ModelSource> model) {
                model.close();
            }
        });
        tracker.open();
    }

    /** Unregisters the models. Those that are being unpacked are abandoned. */
    @Deactivate
    void deactivate() {
        tracker.close();
        context.removeBundleListener(uninstalled);
    }

    /**
     * Registers the model as a service of the bundle that contains it, so that a listing names where the model is from. Returns
     * null, as the tracker requires, if the bundle has no model.
     */
    private LateService<ModelSource> begin(Bundle bundle) {
        String inside = bundle.getHeaders("").get(HEADER);
        BundleContext owner = bundle.getBundleContext();
        if (inside == null || owner == null) {
            return null;
        }
        try {
            return LateService.begin(owner, ModelSource.class, PATIENCE, wanted -> model(bundle, inside, wanted));
        } catch (IllegalStateException gone) {
            // The bundle is just stopping. The other bundles must still be processed.
            LOG.debug("{} has gone", bundle, gone);
            return null;
        }
    }

    private Optional<LateService.Ready<ModelSource>> model(Bundle bundle, String inside, BooleanSupplier wanted) {
        try {
            FolderModel model = storage.model(bundle, inside, wanted);
            return Optional.of(new LateService.Ready<>(
                    model,
                    Map.of(
                            PluginProperties.NAME, model.manifest().name(),
                            PluginProperties.VERSION, model.version(),
                            ModelSource.FAMILY_PROPERTY, model.manifest().family())));
        } catch (IOException | RuntimeException e) {
            // The bundle may be just stopping, or have a file whose name no file can have here.
            if (wanted.getAsBoolean()) {
                String reason = e instanceof IOException io ? FileProblem.of(io) : e.getMessage();
                LOG.warn("the model of {} is passed over: {}", bundle, reason);
            }
            return Optional.empty();
        }
    }
}
