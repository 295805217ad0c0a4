package org.dapo.engine.internal.assembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.report.ReportFormat;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.CheckpointFormat;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * What is there at the moment, by name, and is not wired into a pipeline. Of two plug-ins of one name the one that OSGi
 * ranks higher is chosen, and of two of one rank the newer version.
 */
@Component(service = Parts.class)
public final class Parts {
    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, DatasetAdapter>> datasets = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, MetricCalculator>> metrics = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, ReportFormat>> reports = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, BackboneProvider>> backbones = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, PromptStrategy>> prompts = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    private volatile List<Map.Entry<Map<String, Object>, CheckpointFormat>> formats = List.of();

    /**
     * A part with its service properties.
     *
     * @param part the part
     * @param properties the properties
     */
    public record Known<T>(T part, Map<String, Object> properties) {
        /** Its name. */
        public String name() {
            return property(PluginProperties.NAME);
        }

        /** A property as a text; empty where it has none. */
        public String property(String name) {
            return String.valueOf(properties.getOrDefault(name, ""));
        }
    }

    /** Starts empty; the framework fills it. */
    @Activate
    public Parts() {}

    /** Holds given parts, for use outside a framework. */
    public Parts(
            Map<String, DatasetAdapter> datasets,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports) {
        this(datasets, metrics, reports, Map.of(), Map.of(), Map.of());
    }

    /** Holds given parts, for use outside a framework. */
    public Parts(
            Map<String, DatasetAdapter> datasets,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports,
            Map<String, BackboneProvider> backbones,
            Map<String, PromptStrategy> prompts,
            Map<String, CheckpointFormat> formats) {
        this.datasets = services(datasets);
        this.metrics = services(metrics);
        this.reports = services(reports);
        this.backbones = services(backbones);
        this.prompts = services(prompts);
        this.formats = services(formats);
    }

    private static <T> List<Map.Entry<Map<String, Object>, T>> services(Map<String, T> named) {
        List<Map.Entry<Map<String, Object>, T>> services = new ArrayList<>();
        named.forEach((name, part) -> services.add(Map.entry(Map.of(PluginProperties.NAME, name), part)));
        return services;
    }

    /** The adapter of a layout. */
    public DatasetAdapter dataset(String layout) throws PipelineException {
        Map<String, DatasetAdapter> known = byName(datasets);
        return Optional.ofNullable(known.get(layout))
                .orElseThrow(() -> new UnknownNameException("dataset layout", layout, known.keySet()));
    }

    /** The metric calculators, by name. */
    public Map<String, MetricCalculator> metrics() {
        return byName(metrics);
    }

    /** The report formats, by name. */
    public Map<String, ReportFormat> reports() {
        return byName(reports);
    }

    /** A backbone. */
    public Known<BackboneProvider> backbone(String name) throws PipelineException {
        return known("backbone", name, backbones);
    }

    /** A prompt strategy. */
    public Known<PromptStrategy> prompt(String name) throws PipelineException {
        return known("prompt strategy", name, prompts);
    }

    /** The formats of other programs' checkpoints, by name. */
    public Map<String, CheckpointFormat> checkpointFormats() {
        return byName(formats);
    }

    private static <T> Known<T> known(String kind, String name, List<Map.Entry<Map<String, Object>, T>> services)
            throws PipelineException {
        Map<String, Map.Entry<Map<String, Object>, T>> best = best(services);
        return Optional.ofNullable(best.get(name))
                .map(found -> new Known<>(found.getValue(), found.getKey()))
                .orElseThrow(() -> new UnknownNameException(kind, name, best.keySet()));
    }

    static <T> Map<String, T> byName(List<Map.Entry<Map<String, Object>, T>> services) {
        Map<String, T> named = new LinkedHashMap<>();
        best(services).forEach((name, service) -> named.put(name, service.getValue()));
        return named;
    }

    private static <T> Map<String, Map.Entry<Map<String, Object>, T>> best(
            List<Map.Entry<Map<String, Object>, T>> services) {
        Map<String, Map.Entry<Map<String, Object>, T>> best = new TreeMap<>();
        for (Map.Entry<Map<String, Object>, T> service : services) {
            Object name = service.getKey().get(PluginProperties.NAME);
            if (name instanceof String text) {
                best.merge(text, service, (a, b) -> BETTER.compare(a.getKey(), b.getKey()) >= 0 ? a : b);
            }
        }
        return best;
    }

    private static final Comparator<Map<String, Object>> BETTER = Comparator.<Map<String, Object>>comparingLong(
                    properties -> number(properties, "service.ranking"))
            .thenComparing(Parts::version)
            .thenComparing(properties -> -number(properties, "service.id"));

    private static Version version(Map<String, Object> properties) {
        try {
            return Version.parseVersion(String.valueOf(properties.getOrDefault(PluginProperties.VERSION, "0")));
        } catch (IllegalArgumentException notAVersion) {
            return Version.emptyVersion;
        }
    }

    private static long number(Map<String, Object> properties, String key) {
        return properties.get(key) instanceof Number number ? number.longValue() : 0;
    }
}
