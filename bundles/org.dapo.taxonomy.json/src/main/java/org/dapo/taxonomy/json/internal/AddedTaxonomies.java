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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    /** Far below any ranking that somebody chooses, and room for many readings above it. */
    private static final int LOWEST_RANKING = -1_000_000_000;

    /** So many readings of a file stay registered, for the runs that began with them. */
    private static final int KEPT = 8;

    private final BundleContext context;

    /** The readings of each file by service id: the latest is the last one. */
    private final Map<Path, NavigableMap<Long, Added>> added = new HashMap<>();

    private final AtomicInteger ranking = new AtomicInteger(LOWEST_RANKING);
    private boolean down;

    private record Added(String name, byte[] content, ServiceRegistration<DefectTaxonomy> registration) {
        Long id() {
            return (Long) registration.getReference().getProperty(Constants.SERVICE_ID);
        }
    }

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
            Optional<Added> latest = latest(plain, content);
            if (latest.isPresent()) {
                return latest.get().name();
            }
        }
        Added now = publish(plain, content);
        Optional<Added> superfluous = Optional.empty();
        synchronized (added) {
            // Another caller may have added the same meanwhile, and use it already.
            if (down || latest(plain, content).isPresent()) {
                superfluous = Optional.of(now);
            } else {
                NavigableMap<Long, Added> readings = added.computeIfAbsent(plain, any -> new TreeMap<>());
                readings.put(now.id(), now);
                if (readings.size() > KEPT) {
                    superfluous = Optional.of(readings.pollFirstEntry().getValue());
                }
            }
        }
        superfluous.map(Added::registration).ifPresent(ServiceRegistration::unregister);
        return now.name();
    }

    /** The latest reading of a file, if it has this content. */
    private Optional<Added> latest(Path file, byte[] content) {
        return Optional.ofNullable(added.get(file))
                .map(readings -> readings.lastEntry().getValue())
                .filter(reading -> Arrays.equals(reading.content(), content));
    }

    private Added publish(Path file, byte[] content) throws IOException {
        try {
            Taxonomy taxonomy = TaxonomyReader.read(file.toString(), new ByteArrayInputStream(content));
            Map<String, Object> properties =
                    Map.of(Constants.SERVICE_RANKING, ranking.getAndIncrement(), FILE_PROPERTY, file.toString());
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
            all = added.values().stream()
                    .flatMap(readings -> readings.values().stream())
                    .toList();
            added.clear();
        }
        all.forEach(each -> each.registration().unregister());
    }
}
