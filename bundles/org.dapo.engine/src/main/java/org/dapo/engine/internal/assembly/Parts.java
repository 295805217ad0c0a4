package org.dapo.engine.internal.assembly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.report.ReportFormat;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.plugins.Activations;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The plug-ins available at the moment, by name, that are not wired into a pipeline. They are looked up in the framework's registry
 * when they are needed: lists injected by Declarative Services lag behind it, so that a plug-in that the caller has just found
 * there might be missing. Immediate, so that it is not recreated: it remembers which plug-ins hang and does not ask them again.
 */
@Component(service = Parts.class, immediate = true)
public final class Parts {
    /** Far more than an activation needs, since by contract it loads no weights or data. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A part with its service properties.
     *
     * @param part the part
     * @param properties the properties
     */
    public record Known<T>(T part, Map<String, Object> properties) {
        /** The part's name. */
        public String name() {
            return property(PluginProperties.NAME);
        }

        /** A property as a string; empty if it is missing. */
        public String property(String name) {
            return String.valueOf(properties.getOrDefault(name, ""));
        }
    }

    /**
     * The available parts of a kind.
     *
     * @param kind the kind, for messages
     * @param parts the usable parts, by name
     * @param broken the names of parts whose activation failed or does not end
     */
    public record Usable<T>(String kind, Map<String, T> parts, Set<String> broken) {
        /**
         * Refuses a name that no usable part has.
         *
         * @throws PipelineException if a part of that name cannot be activated
         * @throws UnknownNameException if there is none
         */
        public void require(String name) throws PipelineException {
            if (broken.contains(name)) {
                throw Parts.broken(kind, name);
            }
            if (!parts.containsKey(name)) {
                throw new UnknownNameException(kind, name, parts.keySet());
            }
        }
    }

    /** The failure of a run that wants a part which cannot be activated. */
    public static PipelineException broken(String kind, String name) {
        return new PipelineException(
                "the %s '%s' cannot be used: its activation failed or hangs".formatted(kind, name));
    }

    /** A framework's registry. */
    private record Registry(BundleContext context, Activations activations) {
        /** The offers of a kind. None is activated before it is chosen. */
        <T> List<Offer<T>> offers(Class<T> kind) throws PipelineException {
            try {
                List<Offer<T>> offers = new ArrayList<>();
                for (ServiceReference<T> reference : context.getServiceReferences(kind, null)) {
                    offers.add(new Offer<>(
                            FrameworkUtil.asMap(reference.getProperties()), () -> activations.get(reference)));
                }
                return offers;
            } catch (InvalidSyntaxException e) {
                throw new IllegalArgumentException("without a filter, none can be wrong", e);
            } catch (IllegalStateException e) {
                throw new PipelineException("the engine has been stopped", e);
            }
        }
    }

    private final Optional<Registry> registry;
    private final Map<Class<?>, Map<String, ?>> given;

    /**
     * Offers what the framework's registry has.
     *
     * @param context this bundle's context
     */
    @Activate
    public Parts(BundleContext context) {
        registry = Optional.of(new Registry(context, new Activations(context, PATIENCE)));
        given = Map.of();
    }

    /** Holds the given parts, for use without a framework. */
    public Parts(
            Map<String, DatasetAdapter> datasets,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports) {
        this(datasets, metrics, reports, Map.of(), Map.of(), Map.of());
    }

    /** Holds the given parts, for use without a framework. */
    public Parts(
            Map<String, DatasetAdapter> datasets,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports,
            Map<String, BackboneProvider> backbones,
            Map<String, PromptStrategy> prompts,
            Map<String, CheckpointFormat> formats) {
        registry = Optional.empty();
        given = Map.of(
                DatasetAdapter.class, datasets,
                MetricCalculator.class, metrics,
                ReportFormat.class, reports,
                BackboneProvider.class, backbones,
                PromptStrategy.class, prompts,
                CheckpointFormat.class, formats);
    }

    private <T> List<Offer<T>> offers(Class<T> kind) throws PipelineException {
        if (registry.isPresent()) {
            return registry.get().offers(kind);
        }
        List<Offer<T>> offers = new ArrayList<>();
        given.getOrDefault(kind, Map.of())
                .forEach((name, part) -> offers.add(
                        new Offer<>(Map.of(PluginProperties.NAME, name), () -> Optional.of(kind.cast(part)))));
        return offers;
    }

    /** The adapter for a layout. */
    public Known<DatasetAdapter> dataset(String layout) throws PipelineException {
        return Offer.choose("dataset layout", layout, offers(DatasetAdapter.class));
    }

    /** The metric calculators. */
    public Usable<MetricCalculator> metrics() throws PipelineException {
        return Offer.usable("metric calculator", offers(MetricCalculator.class));
    }

    /** The report formats. */
    public Usable<ReportFormat> reports() throws PipelineException {
        return Offer.usable("report format", offers(ReportFormat.class));
    }

    /** A backbone. */
    public Known<BackboneProvider> backbone(String name) throws PipelineException {
        return Offer.choose("backbone", name, offers(BackboneProvider.class));
    }

    /** A prompt strategy. */
    public Known<PromptStrategy> prompt(String name) throws PipelineException {
        return Offer.choose("prompt strategy", name, offers(PromptStrategy.class));
    }

    /** The formats of other programs' checkpoints. */
    public Usable<CheckpointFormat> checkpointFormats() throws PipelineException {
        return Offer.usable("checkpoint format", offers(CheckpointFormat.class));
    }
}
