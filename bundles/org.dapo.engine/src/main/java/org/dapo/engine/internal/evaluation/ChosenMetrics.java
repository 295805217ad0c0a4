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

/**
 * The requested metrics.
 *
 * @param calculators the calculators that provide them, by name
 * @param names the requested metrics
 * @param everything whether all were requested
 * @param failures why calculators that were asked for their metrics cannot be used, a line each
 */
record ChosenMetrics(
        Map<String, NamedCalculator> calculators, Set<String> names, boolean everything, List<String> failures) {
    /** Chooses by name; without names, all. */
    static ChosenMetrics of(Parts.Usable<MetricCalculator> usable, Set<String> asked) throws PipelineException {
        Map<String, NamedCalculator> known = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        usable.parts().forEach((name, part) -> {
            try {
                known.put(name, NamedCalculator.of(name, part));
            } catch (RuntimeException | LinkageError e) {
                failures.put(name, NamedCalculator.failure(name, e));
            }
        });
        Map<String, String> owners = new LinkedHashMap<>();
        Map<String, String> clashes = new LinkedHashMap<>();
        for (NamedCalculator one : known.values()) {
            for (String metric : one.metrics()) {
                String other = owners.put(metric, one.name());
                if (other != null) {
                    clashes.put(metric, "'%s' and '%s'".formatted(other, one.name()));
                }
            }
        }
        Set<String> all = owners.keySet();
        if (all.isEmpty()) {
            throw new PipelineException(
                    failures.isEmpty()
                            ? "no usable metric calculator is installed"
                            : String.join("; ", failures.values()));
        }
        Set<String> wanted = new TreeSet<>();
        for (String name : new TreeSet<>(asked)) {
            NamedCalculator calculator = known.get(name);
            if (failures.containsKey(name)) {
                throw new PipelineException(failures.get(name));
            }
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
        known.values().removeIf(calculator -> calculator.metrics().stream().noneMatch(names::contains));
        return new ChosenMetrics(known, names, asked.isEmpty(), List.copyOf(failures.values()));
    }
}
