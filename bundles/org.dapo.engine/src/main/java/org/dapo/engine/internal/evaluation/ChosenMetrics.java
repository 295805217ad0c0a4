package org.dapo.engine.internal.evaluation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.engine.internal.assembly.Parts;

/** The requested metrics, the calculators that provide them, by name, and whether all were requested. */
record ChosenMetrics(Map<String, MetricCalculator> calculators, Set<String> names, boolean everything) {
    /** Chooses by name; without names, all. */
    static ChosenMetrics of(Parts.Usable<MetricCalculator> usable, Set<String> asked) throws PipelineException {
        Map<String, MetricCalculator> known = usable.parts();
        Map<String, String> owners = new LinkedHashMap<>();
        Map<String, String> clashes = new LinkedHashMap<>();
        for (Map.Entry<String, MetricCalculator> one : known.entrySet()) {
            for (String metric : one.getValue().metrics()) {
                String other = owners.put(metric, one.getKey());
                if (other != null) {
                    clashes.put(metric, "'%s' and '%s'".formatted(other, one.getKey()));
                }
            }
        }
        Set<String> all = owners.keySet();
        if (all.isEmpty()) {
            throw new PipelineException("no usable metric calculator is installed");
        }
        Set<String> wanted = new TreeSet<>();
        for (String name : new TreeSet<>(asked)) {
            MetricCalculator calculator = known.get(name);
            if (calculator == null && !all.contains(name)) {
                throw usable.broken().contains(name)
                        ? Parts.broken(usable.kind(), name)
                        : new UnknownNameException("metric", name, all);
            }
            wanted.addAll(calculator == null ? List.of(name) : calculator.metrics());
        }
        Set<String> names = new LinkedHashSet<>(all);
        if (!asked.isEmpty()) {
            names.retainAll(wanted);
        }
        for (Map.Entry<String, String> clash : clashes.entrySet()) {
            if (names.contains(clash.getKey())) {
                throw new PipelineException("the metric '%s' is provided by two calculators, %s; remove one"
                        .formatted(clash.getKey(), clash.getValue()));
            }
        }
        Map<String, MetricCalculator> calculators = new LinkedHashMap<>();
        known.forEach((name, calculator) -> {
            if (calculator.metrics().stream().anyMatch(names::contains)) {
                calculators.put(name, calculator);
            }
        });
        return new ChosenMetrics(calculators, names, asked.isEmpty());
    }
}
