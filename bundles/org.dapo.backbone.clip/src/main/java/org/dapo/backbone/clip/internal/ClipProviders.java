package org.dapo.backbone.clip.internal;

import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.model.ModelSource;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.tensor.TensorEngine;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers a backbone provider for each available CLIP model, as long as the model and the tensor engine are available. A
 * service listener may build a pipeline at once, so no service is registered or unregistered under a lock.
 */
@Component(service = {})
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.dapo.nn.api.backbone.BackboneProvider\"",
        effective = "active")
public final class ClipProviders {
    private static final Logger LOG = LoggerFactory.getLogger(ClipProviders.class);

    private final BundleContext bundle;
    private final TensorEngine engine;

    /** The registration of each available model; empty while it is being registered. */
    private final Map<ModelSource, Optional<ServiceRegistration<BackboneProvider>>> registrations =
            new IdentityHashMap<>();

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
     * Registers a model's provider. If a model does not describe a CLIP model, it is reported and ignored.
     *
     * @param source the model
     * @param properties its service properties
     */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + ModelSource.FAMILY_PROPERTY + "=clip)")
    void addModel(ModelSource source, Map<String, Object> properties) {
        try {
            ClipProvider provider = new ClipProvider(source, engine::newManager);
            Hashtable<String, Object> own = new Hashtable<>();
            own.put(PluginProperties.NAME, source.manifest().name());
            own.put(PluginProperties.VERSION, properties.getOrDefault(PluginProperties.VERSION, "0.0.0"));
            provider.sha256()
                    .ifPresentOrElse(hash -> own.put(PluginProperties.BACKBONE_SHA256, hash), () -> hintAt(source));
            synchronized (registrations) {
                registrations.put(source, Optional.empty());
            }
            keep(source, bundle.registerService(BackboneProvider.class, provider, own));
        } catch (BackboneException e) {
            LOG.warn("the model {} cannot be used: {}", source.manifest().name(), e.getMessage());
        }
    }

    private void keep(ModelSource source, ServiceRegistration<BackboneProvider> registration) {
        boolean gone;
        synchronized (registrations) {
            gone = registrations.computeIfPresent(source, (model, none) -> Optional.of(registration)) == null;
        }
        if (gone) {
            registration.unregister();
        }
    }

    private static void hintAt(ModelSource source) {
        LOG.info(
                "the model {} does not state the sha256 of its weights in model.json, so results cannot name them",
                source.manifest().name());
    }

    /**
     * Unregisters a model's provider.
     *
     * @param source the model
     */
    void removeModel(ModelSource source) {
        Optional<ServiceRegistration<BackboneProvider>> registration;
        synchronized (registrations) {
            registration = Optional.ofNullable(registrations.remove(source)).flatMap(known -> known);
        }
        registration.ifPresent(ServiceRegistration::unregister);
    }

    /** Unregisters all providers. */
    @Deactivate
    void deactivate() {
        List<Optional<ServiceRegistration<BackboneProvider>>> all;
        synchronized (registrations) {
            all = List.copyOf(registrations.values());
            registrations.clear();
        }
        all.forEach(registration -> registration.ifPresent(ServiceRegistration::unregister));
    }
}
