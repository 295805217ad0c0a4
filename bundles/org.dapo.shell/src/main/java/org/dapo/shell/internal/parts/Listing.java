package org.dapo.shell.internal.parts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.plugins.NamedPlugins;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentConstants;

/** Lists the parts, the configured pipelines and inspectors, and everything else that waits for something. For one use. */
final class Listing {
    private static final String ACTIVE = "active";
    private static final Comparator<Parts.PartStatus> BY_NAME =
            Comparator.comparing(Parts.PartStatus::name).thenComparing(Parts.PartStatus::version);

    private final BundleContext context;
    private final Registry registry;
    private final UsableParts usable;
    private final List<ComponentRecords.Waiting> waiting;
    private final List<Parts.PartStatus> lines = new ArrayList<>();

    /**
     * Takes what is known.
     *
     * @param context finds bundles
     * @param registry finds services
     * @param usable activates parts
     * @param waiting the components that are not active
     */
    Listing(BundleContext context, Registry registry, UsableParts usable, List<ComponentRecords.Waiting> waiting) {
        this.context = context;
        this.registry = registry;
        this.usable = usable;
        this.waiting = new ArrayList<>(waiting);
    }

    /** The lines, ordered by kind and name. */
    List<Parts.PartStatus> lines() {
        for (PartKind<?> kind : PartKind.ALL) {
            // A part that has failed before is not tried again for a listing.
            registry.all(kind).stream()
                    .filter(reference -> usable.failure(reference).isEmpty())
                    .forEach(usable::begin);
        }
        PartKind.ALL.forEach(this::addParts);
        addPipelines();
        addInspectors();
        // A factory without a configuration lacks nothing.
        waiting.removeIf(each -> each.properties().isEmpty() && each.reason().startsWith("waits for a configuration"));
        waiting.forEach(each -> lines.add(line("component", PluginProperties.NAME, each)));
        lines.addAll(BundleRecords.notRunning(context));
        return lines;
    }

    private void addParts(PartKind<?> kind) {
        List<Parts.PartStatus> parts = new ArrayList<>();
        for (ServiceReference<?> reference : registry.all(kind)) {
            part(kind, reference).ifPresent(parts::add);
            waiting.removeIf(each -> each.isComponent(reference.getProperty(ComponentConstants.COMPONENT_ID)));
        }
        parts.addAll(waiting(kind.word(), kind.service(), PluginProperties.NAME));
        parts.sort(BY_NAME);
        lines.addAll(parts);
    }

    /** A part that is a service, if it still is one. */
    private Optional<Parts.PartStatus> part(PartKind<?> kind, ServiceReference<?> reference) {
        String name = text(reference.getProperty(PluginProperties.NAME));
        String state =
                usable.failure(reference).isPresent() || usable.get(reference).isEmpty()
                        ? usable.whyNot(reference)
                        : needed(kind, reference).orElseGet(() -> active(kind, reference));
        return line(kind.word(), name, reference, state);
    }

    /** The files that a model still lacks, and with it the backbone of the same name and version. */
    private Optional<String> needed(PartKind<?> kind, ServiceReference<?> reference) {
        if (kind != PartKind.BACKBONE && kind != PartKind.MODEL) {
            return Optional.empty();
        }
        return registry.named(PartKind.MODEL)
                .find(Registry.fullName(reference))
                .flatMap(usable::get)
                .map(ModelSource.class::cast)
                .flatMap(AbsentFiles::needed);
    }

    /** The state of a part that can be used, with the name that selects it if there are others of its name. */
    private String active(PartKind<?> kind, ServiceReference<?> reference) {
        NamedPlugins<ServiceReference<?>> named = registry.named(kind);
        String full = Registry.fullName(reference);
        if (!(reference.getProperty(PluginProperties.NAME) instanceof String name)
                || reference.equals(named.byName().get(name))) {
            return ACTIVE;
        }
        return named.find(full).filter(reference::equals).isPresent()
                ? "active, as " + full
                : "active, but %s means another".formatted(full);
    }

    /** Adds the pipelines that are configured, without those that commands create for themselves. */
    private void addPipelines() {
        List<Parts.PartStatus> pipelines = new ArrayList<>();
        for (ServiceReference<?> reference : registry.references(Pipeline.class.getName(), null)) {
            String name = text(reference.getProperty(Pipeline.NAME_PROPERTY));
            if (!PipelineConfigurations.isOwn(name)) {
                line("pipeline", name, reference, ACTIVE).ifPresent(pipelines::add);
            }
        }
        pipelines.addAll(waiting("pipeline", Pipeline.class, Pipeline.NAME_PROPERTY));
        pipelines.sort(BY_NAME);
        lines.addAll(pipelines);
    }

    private void addInspectors() {
        List<Parts.PartStatus> inspectors = new ArrayList<>();
        for (ServiceReference<?> reference : registry.references(InspectorCounters.class.getName(), null)) {
            if (context.getService(reference) instanceof InspectorCounters counters) {
                String ready = counters.isReady() ? ACTIVE : "is being prepared";
                String trouble = counters.getTrouble();
                String name = text(reference.getProperty(Inspector.NAME_PROPERTY));
                line("inspector", name, reference, trouble.isEmpty() ? ready : trouble)
                        .ifPresent(inspectors::add);
            }
        }
        inspectors.sort(BY_NAME);
        lines.addAll(inspectors);
    }

    /** A service that was unregistered meanwhile has no bundle, and no line. */
    private static Optional<Parts.PartStatus> line(
            String kind, String name, ServiceReference<?> reference, String state) {
        return Optional.ofNullable(reference.getBundle())
                .map(bundle -> new Parts.PartStatus(
                        kind,
                        name,
                        text(reference.getProperty(PluginProperties.VERSION)),
                        BundleRecords.name(bundle),
                        state));
    }

    /** Takes the components that provide a service out of those that wait. */
    private List<Parts.PartStatus> waiting(String kind, Class<?> service, String nameProperty) {
        List<Parts.PartStatus> found = waiting.stream()
                .filter(each -> each.provides(service))
                .map(each -> line(kind, nameProperty, each))
                .toList();
        waiting.removeIf(each -> each.provides(service));
        return found;
    }

    private static Parts.PartStatus line(String kind, String nameProperty, ComponentRecords.Waiting waiting) {
        Object name = waiting.properties().get(nameProperty);
        return new Parts.PartStatus(
                kind,
                name == null ? waiting.name() : text(name),
                text(waiting.properties().get(PluginProperties.VERSION)),
                waiting.description().bundle.symbolicName + " " + waiting.description().bundle.version,
                waiting.reason());
    }

    private static String text(Object property) {
        return property == null ? "" : property.toString();
    }
}
