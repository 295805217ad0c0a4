package org.dapo.itests;

import java.util.Dictionary;
import java.util.Hashtable;
import org.dapo.api.pipeline.Pipeline;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** A pipeline with a backbone and hand-written prompts, configured for a test and removed after it. */
final class LivePipeline implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;
    static final String NAME = "live";

    private final BundleContext context;
    private final Configuration configuration;
    private final ServiceTracker<Pipeline, Pipeline> tracker;

    LivePipeline(BundleContext context, String backbone) throws Exception {
        this.context = context;
        configuration = configurations().createFactoryConfiguration(Pipeline.FACTORY_PID, "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Pipeline.NAME_PROPERTY, NAME);
        properties.put("backbone.target", "(dapo.plugin.name=" + backbone + ")");
        properties.put("prompt.target", "(dapo.plugin.name=fixed)");
        properties.put("taxonomy.target", "(dapo.plugin.name=mvtec)");
        configuration.update(properties);
        tracker = new ServiceTracker<>(
                context,
                context.createFilter(
                        "(&(objectClass=%s)(%s=%s))".formatted(Pipeline.class.getName(), Pipeline.NAME_PROPERTY, NAME)),
                null);
        tracker.open();
    }

    private ConfigurationAdmin configurations() {
        return context.getService(context.getServiceReference(ConfigurationAdmin.class));
    }

    /** Waits for the pipeline and returns it. */
    Pipeline await() throws InterruptedException {
        Pipeline pipeline = tracker.waitForService(PATIENCE_MILLIS);
        if (pipeline == null) {
            throw new AssertionError("no pipeline after " + PATIENCE_MILLIS + " ms");
        }
        return pipeline;
    }

    @Override
    public void close() throws Exception {
        tracker.close();
        configuration.delete();
    }
}
