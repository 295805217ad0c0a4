package org.dapo.taxonomy.json.internal;

import java.net.URL;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the taxonomies of every started bundle that lists some in its manifest, including this one:
 * {@code DAPO-Taxonomies: folder/*.json, folder/one.json}. They are services of that bundle, and are unregistered with it.
 */
@Component(
        immediate = true,
        service = {})
@Capability(namespace = "osgi.extender", name = "dapo.taxonomies", version = "1.0.0")
public final class TaxonomyBundles implements BundleTrackerCustomizer<TaxonomyServices> {
    /** The manifest header. */
    static final String HEADER = "DAPO-Taxonomies";

    private static final Logger LOG = LoggerFactory.getLogger(TaxonomyBundles.class);

    private final Consumer<String> warnings;
    private final BundleTracker<TaxonomyServices> tracker;

    /**
     * Examines all present and future bundles.
     *
     * @param context of this bundle
     */
    @Activate
    public TaxonomyBundles(BundleContext context) {
        this(context, LOG::warn);
    }

    TaxonomyBundles(BundleContext context, Consumer<String> warnings) {
        this.warnings = warnings;
        // A bundle with lazy activation can stay in STARTING permanently and still provides its taxonomies.
        tracker = new BundleTracker<>(context, Bundle.STARTING | Bundle.ACTIVE, this);
        tracker.open();
    }

    /** Unregisters every taxonomy. */
    @Deactivate
    public void close() {
        tracker.close();
    }

    @Override
    public TaxonomyServices addingBundle(Bundle bundle, BundleEvent event) {
        String header = bundle.getHeaders("").get(HEADER);
        BundleContext owner = bundle.getBundleContext();
        if (header == null || owner == null) {
            return null;
        }
        TaxonomyServices services = new TaxonomyServices(owner, warnings);
        try {
            for (String pattern : header.split(",")) {
                add(bundle, pattern.strip(), services);
            }
        } catch (IllegalStateException gone) {
            // The bundle is just stopping, and its services go with it. The other bundles must still be processed.
            LOG.debug("{} has gone", bundle, gone);
        }
        return services;
    }

    private void add(Bundle bundle, String pattern, TaxonomyServices services) {
        List<URL> files = files(bundle, pattern);
        if (files.isEmpty()) {
            warnings.accept("%s: %s names no file: %s".formatted(bundle, HEADER, pattern));
        }
        for (URL file : files) {
            services.add(bundle.getSymbolicName() + ":" + file.getPath(), file::openStream, Map.of());
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, TaxonomyServices services) {
        // Called for STARTING to ACTIVE; the taxonomies stay the same.
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, TaxonomyServices services) {
        services.close();
    }

    private static List<URL> files(Bundle bundle, String pattern) {
        int slash = pattern.lastIndexOf('/');
        Enumeration<URL> entries =
                bundle.findEntries(slash < 0 ? "/" : pattern.substring(0, slash), pattern.substring(slash + 1), false);
        return entries == null
                ? List.of()
                : Collections.list(entries).stream()
                        .sorted(Comparator.comparing(URL::getPath))
                        .toList();
    }
}
