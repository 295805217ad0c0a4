package org.dapo.taxonomy.json.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import org.dapo.api.file.FileProblem;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The taxonomy services that one bundle, or one set of files, contributes. Not thread-safe. */
final class TaxonomyServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TaxonomyServices.class);

    private final BundleContext owner;
    private final Consumer<String> warnings;
    private final Map<String, ServiceRegistration<DefectTaxonomy>> registrations = new HashMap<>();

    /** Opens a taxonomy's content. */
    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }

    TaxonomyServices(BundleContext owner, Consumer<String> warnings) {
        this.owner = owner;
        this.warnings = warnings;
    }

    /**
     * Reads a taxonomy and registers it. If it cannot be used, one warning is issued.
     *
     * @param source its name in the warning
     * @param content opens it
     * @param properties additional service properties
     */
    void add(String source, Content content, Map<String, ?> properties) {
        try (InputStream in = content.open()) {
            Taxonomy taxonomy = TaxonomyReader.read(source, in);
            if (registrations.containsKey(taxonomy.name())) {
                warnings.accept("%s: the name '%s' is taken by another taxonomy from the same place; it is passed over"
                        .formatted(source, taxonomy.name()));
                return;
            }
            registrations.put(taxonomy.name(), register(owner, taxonomy, properties));
        } catch (TaxonomyException e) {
            warnings.accept(e.getMessage());
        } catch (IOException e) {
            warnings.accept("%s: cannot be read: %s".formatted(source, FileProblem.of(e)));
        }
    }

    /** Registers a taxonomy with its own and additional properties. */
    static ServiceRegistration<DefectTaxonomy> register(
            BundleContext owner, Taxonomy taxonomy, Map<String, ?> properties) {
        Dictionary<String, Object> all = new Hashtable<>(properties);
        all.put(PluginProperties.NAME, taxonomy.name());
        all.put(PluginProperties.VERSION, taxonomy.version());
        all.put(Constants.SERVICE_DESCRIPTION, taxonomy.description());
        return owner.registerService(DefectTaxonomy.class, taxonomy, all);
    }

    @Override
    public void close() {
        for (ServiceRegistration<DefectTaxonomy> registration : registrations.values()) {
            try {
                registration.unregister();
            } catch (IllegalStateException gone) {
                // The owner was just stopped in another thread, and the framework unregistered the service first.
                LOG.debug("already unregistered", gone);
            }
        }
        registrations.clear();
    }
}
