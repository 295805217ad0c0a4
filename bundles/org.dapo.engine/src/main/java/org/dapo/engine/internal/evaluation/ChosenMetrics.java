package org.dapo.engine.internal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.UnknownNameException;

/** The metrics that a run was asked for, and the calculators that give them. */
record ChosenMetrics(Map<String, MetricCalculator> calculators, Set<String> names) {
    /** Chooses by name; no names mean all. */
    static ChosenMetrics of(Map<String, MetricCalculator> known, Set<String> asked) throws UnknownNameException {
        Set<String> all = new LinkedHashSet<>();
        known.values().forEach(calculator -> all.addAll(calculator.metrics()));
        for (String name : new TreeSet<>(asked)) {
            if (!all.contains(name)) {
                throw new UnknownNameException("metric", name, all);
            }
        }
        Set<String> names = new LinkedHashSet<>(all);
        if (!asked.isEmpty()) {
            names.retainAll(asked);
        }
        Map<String, MetricCalculator> calculators = new LinkedHashMap<>();
        known.forEach((name, calculator) -> {
            if (calculator.metrics().stream().anyMatch(names::contains)) {
                calculators.put(name, calculator);
            }
        });
        return new ChosenMetrics(calculators, names);
    }

    /** The calculators' names, in order. */
    List<String> order() {
        return new ArrayList<>(calculators.keySet());
    }
}
