package org.dapo.taxonomy.json.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.file.FileProblem;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.TaxonomyLibrary;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Publishes taxonomies from files that are named while the host runs. Immediate, because they stay as long as the bundle runs.
 */
@Component(immediate = true)
public final class AddedTaxonomies implements TaxonomyLibrary {
    private static final int RANKING = -100;

    private final BundleContext context;
    private final Map<Path, Added> added = new HashMap<>();
    private boolean down;

    private record Added(String name, byte[] content, ServiceRegistration<DefectTaxonomy> registration) {}

    /**
     * Starts without taxonomies.
     *
     * @param context of this bundle
     */
    @Activate
    public AddedTaxonomies(BundleContext context) {
        this.context = context;
    }

    @Override
    public String add(Path file) throws IOException {
        Path plain = file.toAbsolutePath().normalize();
        byte[] content;
        try (InputStream in = Files.newInputStream(plain)) {
            // One byte more than allowed, so that the reader refuses a file that is too large.
            content = in.readNBytes(TaxonomyReader.MAX_BYTES + 1);
        } catch (IOException e) {
            throw new IOException("%s: cannot be read: %s".formatted(plain, FileProblem.of(e)), e);
        }
        synchronized (added) {
            if (has(plain, content)) {
                return added.get(plain).name();
            }
        }
        Added now = publish(plain, content);
        Added superfluous;
        synchronized (added) {
            // Another caller may have added the same meanwhile, and use it already.
            superfluous = down || has(plain, content) ? now : added.put(plain, now);
        }
        if (superfluous != null) {
            superfluous.registration().unregister();
        }
        return now.name();
    }

    private boolean has(Path file, byte[] content) {
        Added before = added.get(file);
        return before != null && Arrays.equals(before.content(), content);
    }

    private Added publish(Path file, byte[] content) throws IOException {
        try {
            Taxonomy taxonomy = TaxonomyReader.read(file.toString(), new ByteArrayInputStream(content));
            Map<String, Object> properties = Map.of(Constants.SERVICE_RANKING, RANKING, FILE_PROPERTY, file.toString());
            return new Added(taxonomy.name(), content, TaxonomyServices.register(context, taxonomy, properties));
        } catch (TaxonomyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Unregisters every taxonomy. */
    @Deactivate
    void close() {
        List<Added> all;
        synchronized (added) {
            down = true;
            all = List.copyOf(added.values());
            added.clear();
        }
        all.forEach(each -> each.registration().unregister());
    }
}
