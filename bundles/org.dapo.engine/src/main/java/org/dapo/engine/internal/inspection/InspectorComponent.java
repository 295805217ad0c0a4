package org.dapo.engine.internal.inspection;

import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers an {@link Inspector} for its configuration, as soon as the weights are loaded on a thread of its own. */
@Component(
        service = {},
        configurationPid = Inspector.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = InspectorComponent.Configuration.class, factory = true)
public final class InspectorComponent {
    private static final Logger LOG = LoggerFactory.getLogger(InspectorComponent.class);

    /** What an inspector is made of. */
    @ObjectClassDefinition(name = "DAPO inspector", description = "Inspects images with a pipeline and a checkpoint")
    public @interface Configuration {
        /** Tells inspectors apart. */
        @AttributeDefinition(name = "Name", description = "Tells inspectors apart")
        String dapo_inspector_name();

        /** Which pipeline. */
        @AttributeDefinition(name = "Pipeline", description = "Service filter, such as (dapo.pipeline.name=line-1)")
        String pipeline_target();

        /** The checkpoint. */
        @AttributeDefinition(
                name = "Checkpoint",
                description = "File, or folder of checkpoints; empty for a strategy that learns nothing")
        String checkpoint() default "";

        /** Above which image score an image is anomalous. */
        @AttributeDefinition(
                name = "Image threshold",
                description = "Image scores above it are anomalous; 0 for what was calibrated, else 0.5")
        double image_threshold() default 0;

        /** Above which value a pixel belongs to a region. */
        @AttributeDefinition(
                name = "Pixel threshold",
                description =
                        "Map values above it belong to a region; 0 for what was calibrated, else half of the range")
        double pixel_threshold() default 0;

        /** The input side. */
        @AttributeDefinition(name = "Image size in pixels", description = "0 for the checkpoint's")
        int image_size() default 0;

        /** The device. */
        @AttributeDefinition(name = "Device", description = "Empty for the default device")
        String device() default "";
    }

    private final ExecutorService loader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "dapo-inspector-loader");
        thread.setDaemon(true);
        return thread;
    });
    private ServiceRegistration<Inspector> registration;
    private Inspector inspector;
    private boolean down;

    /** Starts to load. */
    @Activate
    public InspectorComponent(
            BundleContext context,
            @Reference(name = "pipeline") Pipeline pipeline,
            Configuration configuration,
            Map<String, Object> properties) {
        loader.execute(() -> load(context, pipeline, request(configuration), properties));
    }

    private static InspectorRequest request(Configuration configuration) {
        return new InspectorRequest(
                configuration.checkpoint().isBlank()
                        ? Optional.empty()
                        : Optional.of(Path.of(configuration.checkpoint())),
                configuration.image_threshold() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(configuration.image_threshold()),
                configuration.pixel_threshold() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(configuration.pixel_threshold()),
                configuration.image_size() == 0 ? OptionalInt.empty() : OptionalInt.of(configuration.image_size()),
                configuration.device().isBlank() ? Optional.empty() : Optional.of(configuration.device()),
                Optional.empty());
    }

    private void load(
            BundleContext context, Pipeline pipeline, InspectorRequest request, Map<String, Object> properties) {
        try {
            Inspector ready = pipeline.inspector(request);
            synchronized (this) {
                if (down) {
                    ready.close();
                    return;
                }
                Dictionary<String, Object> visible = new Hashtable<>();
                properties.forEach((key, value) -> {
                    if (!key.startsWith(".") && !key.startsWith("component.")) {
                        visible.put(key, value);
                    }
                });
                inspector = ready;
                registration = context.registerService(Inspector.class, ready, visible);
            }
        } catch (PipelineException | RuntimeException e) {
            LOG.error("the inspector '{}' is not available: {}", properties.get("dapo.inspector.name"), e.getMessage());
        }
    }

    /** Takes the service back and frees what it holds. */
    @Deactivate
    public void down() {
        synchronized (this) {
            down = true;
            if (registration != null) {
                registration.unregister();
            }
        }
        loader.shutdown();
        if (inspector != null) {
            inspector.close();
        }
    }
}
