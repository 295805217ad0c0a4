package org.dapo.backbone.clip.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.plugins.LateService;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a backbone provider for each available CLIP model, as long as the model and the tensor engine are available. Each
 * model is activated and read on its own thread, because that may unpack files, or never end if its plug-in is faulty.
 */
@Component(service = {})
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.dapo.nn.api.backbone.BackboneProvider\"",
        effective = "active")
public final class ClipProviders {
    private static final Logger LOG = LoggerFactory.getLogger(ClipProviders.class);

    /** How long commands wait for a model: far more than reading its description needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BundleContext bundle;
    private final TensorEngine engine;
    private final Map<ServiceReference<ModelSource>, LateService<BackboneProvider>> providers =
            new ConcurrentHashMap<>();

    /**
     * Starts without a model.
     *
     * @param bundle registers the providers
     * @param engine opens managers for their weights
     */
    @Activate
    public ClipProviders(BundleContext bundle, @Reference TensorEngine engine) {
        this.bundle = bundle;
        this.engine = engine;
    }

    /**
     * Prepares and registers a model's provider. If a model does not describe a CLIP model, it is reported and ignored.
     *
     * @param model the model, which is not activated on this thread
     */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + ModelSource.FAMILY_PROPERTY + "=clip)")
    void addModel(ServiceReference<ModelSource> model) {
        providers.put(model, LateService.begin(bundle, BackboneProvider.class, PATIENCE, wanted -> provider(model)));
    }

    /**
     * Unregisters a model's provider. Each model is removed before the component ends.
     *
     * @param model the model
     */
    void removeModel(ServiceReference<ModelSource> model) {
        Optional.ofNullable(providers.remove(model)).ifPresent(LateService::close);
    }

    private Optional<LateService.Ready<BackboneProvider>> provider(ServiceReference<ModelSource> model) {
        try {
            // The framework releases it when the model or this bundle goes.
            ModelSource source = bundle.getService(model);
            return source == null ? Optional.empty() : Optional.of(provider(source, model));
        } catch (BackboneException | RuntimeException | LinkageError e) {
            LOG.warn(
                    "the model {} cannot be used: {}",
                    model.getProperty(PluginProperties.NAME),
                    e instanceof BackboneException ? e.getMessage() : e.toString());
            return Optional.empty();
        }
    }

    private LateService.Ready<BackboneProvider> provider(ModelSource source, ServiceReference<ModelSource> model)
            throws BackboneException {
        ClipProvider provider = new ClipProvider(source, engine::newManager);
        Map<String, Object> properties = new HashMap<>();
        properties.put(PluginProperties.NAME, source.manifest().name());
        properties.put(
                PluginProperties.VERSION,
                Optional.ofNullable(model.getProperty(PluginProperties.VERSION)).orElse("0.0.0"));
        provider.sha256()
                .ifPresentOrElse(
                        hash -> properties.put(PluginProperties.BACKBONE_SHA256, hash),
                        () -> LOG.info(
                                "the model {} does not state the sha256 of its weights in model.json, so results cannot name them",
                                source.manifest().name()));
        return new LateService.Ready<>(provider, properties);
    }
}
