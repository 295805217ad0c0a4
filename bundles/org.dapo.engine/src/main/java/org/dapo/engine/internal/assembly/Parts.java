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
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The data sets, metrics and reports that are there at the moment, by name. Of two plug-ins of one name the one that OSGi
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

    /** Starts empty; the framework fills it. */
    @Activate
    public Parts() {}

    /** Holds given parts, for use outside a framework. */
    public Parts(
            Map<String, DatasetAdapter> datasets,
            Map<String, MetricCalculator> metrics,
            Map<String, ReportFormat> reports) {
        this.datasets = services(datasets);
        this.metrics = services(metrics);
        this.reports = services(reports);
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

    static <T> Map<String, T> byName(List<Map.Entry<Map<String, Object>, T>> services) {
        Map<String, T> named = new LinkedHashMap<>();
        Map<String, Map.Entry<Map<String, Object>, T>> best = new TreeMap<>();
        for (Map.Entry<Map<String, Object>, T> service : services) {
            Object name = service.getKey().get(PluginProperties.NAME);
            if (name instanceof String text) {
                best.merge(text, service, (a, b) -> BETTER.compare(a.getKey(), b.getKey()) >= 0 ? a : b);
            }
        }
        best.forEach((name, service) -> named.put(name, service.getValue()));
        return named;
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
