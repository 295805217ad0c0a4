package org.dapo.shell.internal.parts;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.UUID;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Creates pipelines from factory configurations, which Declarative Services assembles. */
final class PipelineConfigurations {
    private static final String PREFIX = "org.dapo.shell-";

    private final ConfigurationAdmin configurations;
    private final Registry registry;
    private final ComponentRecords components;

    PipelineConfigurations(ConfigurationAdmin configurations, Registry registry, ComponentRecords components) {
        this.configurations = configurations;
        this.registry = registry;
        this.components = components;
    }

    /** Whether a pipeline of this name was created for a command. */
    static boolean isOwn(String name) {
        return name.startsWith(PREFIX);
    }

    /** Deletes configurations left by a killed process, in a host that keeps its configurations. */
    void clear() {
        String ours = "(&%s(%s=%s*))"
                .formatted(
                        Registry.equal(ConfigurationAdmin.SERVICE_FACTORYPID, Pipeline.FACTORY_PID),
                        Pipeline.NAME_PROPERTY,
                        PREFIX);
        try {
            Configuration[] left = configurations.listConfigurations(ours);
            for (Configuration configuration : left == null ? new Configuration[0] : left) {
                delete(configuration);
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("cannot list the configurations: " + e.getMessage(), e);
        }
    }

    /**
     * Creates a new pipeline, which is deleted when closed.
     *
     * @throws PipelineException if it cannot be assembled; the message says why
     */
    Pipelines.Assembled assemble(ServiceReference<?> backbone, ServiceReference<?> prompt, ServiceReference<?> taxonomy)
            throws PipelineException {
        if (!components.knows(Pipeline.FACTORY_PID)) {
            throw new PipelineException(
                    "pipelines are not available: the bundle org.dapo.engine is not running (see dapo plugins)");
        }
        String name = PREFIX + UUID.randomUUID();
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Pipeline.NAME_PROPERTY, name);
        properties.put("backbone.target", Registry.target(backbone));
        properties.put("prompt.target", Registry.target(prompt));
        properties.put("taxonomy.target", Registry.target(taxonomy));
        Configuration configuration = configure(properties);
        try {
            return new Assembled(await(name), configuration);
        } catch (PipelineException | RuntimeException e) {
            delete(configuration);
            throw e;
        }
    }

    private Configuration configure(Hashtable<String, Object> properties) throws PipelineException {
        try {
            Configuration configuration = configurations.createFactoryConfiguration(Pipeline.FACTORY_PID, "?");
            configuration.update(properties);
            return configuration;
        } catch (IOException e) {
            throw new PipelineException("cannot store the pipeline's configuration: " + e.getMessage(), e);
        }
    }

    private Pipeline await(String name) throws PipelineException {
        String filter = Registry.equal(Pipeline.NAME_PROPERTY, name);
        Optional<Pipeline> pipeline = Arrival.await(
                () -> registry.get(Pipeline.class, filter),
                () -> components.starting() || !components.decided(Pipeline.NAME_PROPERTY, name));
        return pipeline.orElseThrow(() -> new PipelineException(components.waiting().stream()
                .filter(waiting -> name.equals(waiting.properties().get(Pipeline.NAME_PROPERTY)))
                .findFirst()
                .map(waiting -> "the pipeline cannot be assembled: it " + waiting.reason())
                .orElse("the pipeline did not start; see the log")));
    }

    private static void delete(Configuration configuration) {
        try {
            configuration.delete();
        } catch (IOException | IllegalStateException e) {
            // It is already deleted, or will be with the framework's storage folder. The result does not depend on it.
            System.getLogger(PipelineConfigurations.class.getName())
                    .log(System.Logger.Level.DEBUG, "a pipeline's configuration could not be deleted", e);
        }
    }

    private record Assembled(Pipeline pipeline, Configuration configuration) implements Pipelines.Assembled {
        @Override
        public void close() {
            delete(configuration);
        }
    }
}
