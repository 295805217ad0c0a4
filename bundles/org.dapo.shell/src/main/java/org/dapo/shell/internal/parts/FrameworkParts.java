package org.dapo.shell.internal.parts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Pipelines;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.api.taxonomy.TaxonomyLibrary;
import org.dapo.nn.api.tensor.TensorEngine;
import org.dapo.plugins.NamedPlugins;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * The parts according to the framework: services, component records and bundle states. Immediate, so that it still knows which
 * plug-ins hang.
 */
@Component(service = Parts.class, immediate = true)
public final class FrameworkParts implements Parts {
    /** The placeholders of all services that are being prepared. */
    private static final String COMING = "(%s=*)".formatted(PluginProperties.COMING);

    private final BundleContext context;
    private final Registry registry;
    private final ComponentRecords components;
    private final UsableParts usable;
    private final PipelineConfigurations pipelines;

    /**
     * Takes the framework's services.
     *
     * @param context this bundle's context
     * @param configurations where pipelines are configured
     * @param runtime reports the state of components
     */
    @Activate
    public FrameworkParts(
            BundleContext context,
            @Reference ConfigurationAdmin configurations,
            @Reference ServiceComponentRuntime runtime) {
        this.context = context;
        this.registry = new Registry(context);
        this.components = new ComponentRecords(runtime);
        this.usable = new UsableParts(context, components);
        this.pipelines = new PipelineConfigurations(configurations, registry, components);
        pipelines.clear();
    }

    @Override
    public void require(PartKind<?> kind, String name) throws PipelineException {
        reference(kind, name);
    }

    @Override
    public <T> T part(PartKind<T> kind, String name) throws PipelineException {
        return activated(kind, reference(kind, name));
    }

    /** Whether anything is still starting: a component that is being activated, or a service that has a placeholder. */
    private boolean coming() {
        return components.starting() || loading();
    }

    /** Whether a service is still being prepared. Until then, a listing would be incomplete. */
    private boolean loading() {
        return loading(COMING);
    }

    private boolean loading(String placeholders) {
        return !registry.references(Supplier.class.getName(), placeholders).isEmpty();
    }

    /** The placeholders of a kind. A backbone has none before its model and the tensor engine are there, which have theirs. */
    private static String placeholders(PartKind<?> kind) {
        return kind == PartKind.BACKBONE
                ? COMING
                : Registry.equal(PluginProperties.COMING, kind.service().getName());
    }

    private ServiceReference<?> reference(PartKind<?> kind, String name) throws PipelineException {
        Optional<ServiceReference<?>> part =
                Arrival.await(() -> registry.named(kind).find(name), this::coming);
        return part.isPresent() ? part.get() : missing(kind, name);
    }

    private <T> T activated(PartKind<T> kind, ServiceReference<?> part) throws PipelineException {
        return usable.get(part)
                .map(kind.service()::cast)
                .orElseThrow(() -> new PipelineException("the %s '%s'%s cannot be used: it %s"
                        .formatted(
                                kind.words(),
                                Registry.fullName(part),
                                Optional.ofNullable(part.getBundle())
                                        .map(bundle -> " of the bundle " + BundleRecords.name(bundle))
                                        .orElse(""),
                                usable.whyNot(part))));
    }

    /** Reports why a part is missing: it waits for something, or nothing of its kind could start, or its name is unknown. */
    private ServiceReference<?> missing(PartKind<?> kind, String name) throws PipelineException {
        NamedPlugins<ServiceReference<?>> known = registry.named(kind);
        List<ComponentRecords.Waiting> all = components.waiting();
        for (ComponentRecords.Waiting waiting : all) {
            boolean named = name.equals(waiting.properties().get(PluginProperties.NAME))
                    || name.equals(NamedPlugins.fullName(waiting.properties()::get));
            if (named && waiting.provides(kind.service())) {
                throw new PipelineException(
                        "the %s '%s' is installed but %s".formatted(kind.words(), name, waiting.reason()));
            }
        }
        if (known.byName().isEmpty() && !all.isEmpty()) {
            ComponentRecords.Waiting first = all.get(0);
            String problems = problems();
            throw new PipelineException("no %s is available, so '%s' cannot be found: %s %s%s (see dapo plugins)"
                    .formatted(
                            kind.words(),
                            name,
                            first.name(),
                            first.reason(),
                            problems.isEmpty() ? "" : "; " + problems));
        }
        throw new UnknownNameException(kind.words(), name, known.alternatives(name));
    }

    @Override
    public <T> Map<String, T> all(PartKind<T> kind) throws PipelineException {
        Arrival.settle(() -> loading(placeholders(kind)));
        Map<String, T> services = new TreeMap<>();
        Map<String, ServiceReference<?>> named = registry.named(kind).byName();
        named.values().forEach(usable::begin);
        named.forEach((name, reference) ->
                usable.get(reference).map(kind.service()::cast).ifPresent(service -> services.put(name, service)));
        return services;
    }

    @Override
    public <S> S service(Class<S> type) throws PipelineException {
        Optional<S> service = Arrival.await(() -> registry.get(type, null), this::coming);
        if (service.isPresent()) {
            return service.get();
        }
        throw new PipelineException(components.waiting().stream()
                .filter(waiting -> waiting.provides(type))
                .findFirst()
                .map(waiting -> "%s %s".formatted(waiting.name(), waiting.reason()))
                .orElseGet(() -> notProvided(type)));
    }

    /** The problems of all bundles on one line; empty without any. */
    private String problems() {
        return String.join("; ", BundleRecords.problems(context).values());
    }

    /** A service that is registered by code is in no record of components. The problems of bundles may explain its absence. */
    private String notProvided(Class<?> type) {
        String problems = problems();
        return "no bundle provides %s%s"
                .formatted(type.getName(), problems.isEmpty() ? "; see the log if one should" : ": " + problems);
    }

    @Override
    public Pipelines.Assembled assemble(String backbone, String prompt, TaxonomyChoice taxonomy)
            throws PipelineException {
        service(TensorEngine.class);
        return pipelines.assemble(
                checked(PartKind.BACKBONE, reference(PartKind.BACKBONE, backbone)),
                checked(PartKind.PROMPT, reference(PartKind.PROMPT, prompt)),
                checked(PartKind.TAXONOMY, taxonomyReference(taxonomy)));
    }

    /** Activates a part first. Otherwise its failure would appear only as that of a pipeline that does not start. */
    private ServiceReference<?> checked(PartKind<?> kind, ServiceReference<?> part) throws PipelineException {
        activated(kind, part);
        return part;
    }

    @Override
    public DefectTaxonomy taxonomy(TaxonomyChoice chosen) throws PipelineException {
        return activated(PartKind.TAXONOMY, taxonomyReference(chosen));
    }

    private ServiceReference<?> taxonomyReference(TaxonomyChoice chosen) throws PipelineException {
        if (chosen.file().isEmpty()) {
            return reference(PartKind.TAXONOMY, chosen.name());
        }
        Path file = chosen.file().get().toAbsolutePath().normalize();
        try {
            service(TaxonomyLibrary.class).add(file);
        } catch (IOException e) {
            throw new PipelineException("--taxonomy " + e.getMessage(), e);
        }
        // The latest reading of the file. A folder of taxonomies may also contain it, as it was when the framework
        // started.
        return registry
                .references(PartKind.TAXONOMY.service().getName(), Registry.equal(TaxonomyLibrary.FILE_PROPERTY, file))
                .stream()
                .max(Comparator.comparing(reference -> (Long) reference.getProperty(Constants.SERVICE_ID)))
                .orElseThrow(() -> new PipelineException("--taxonomy %s has just been removed".formatted(file)));
    }

    @Override
    public List<PartStatus> status() throws PipelineException {
        Arrival.settle(this::loading);
        List<ComponentRecords.Waiting> waiting = components.waiting();
        return new Listing(context, registry, usable, waiting).lines();
    }

    @Override
    public Map<String, String> versions() throws PipelineException {
        Arrival.settle(this::loading);
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("dapo", context.getBundle().getVersion().toString());
        versions.put(
                "tensors",
                registry.get(TensorEngine.class, null)
                        .map(TensorEngine::version)
                        .orElse("none (see dapo plugins)"));
        versions.put(
                "framework",
                "%s %s"
                        .formatted(
                                context.getProperty(Constants.FRAMEWORK_VENDOR),
                                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                                        .getVersion()));
        versions.put("java", Runtime.version().toString());
        return versions;
    }
}
