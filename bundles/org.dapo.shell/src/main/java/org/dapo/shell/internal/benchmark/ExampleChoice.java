package org.dapo.shell.internal.benchmark;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;

/**
 * Chooses the images of a split to show. The choice is always the same: it depends on the order of the samples, never on results.
 */
final class ExampleChoice {
    /** The most images per split: one good image, the others defective. */
    static final int COUNT = 6;

    private ExampleChoice() {}

    /**
     * Images of products spread over the split: a good one of the first product, then if possible a new type of each next one.
     */
    static List<Sample> of(List<Sample> samples) {
        Map<String, List<Sample>> products = samples.stream()
                .collect(Collectors.groupingBy(Sample::product, LinkedHashMap::new, Collectors.toList()));
        List<List<Sample>> lists = List.copyOf(products.values());
        Set<String> shown = new HashSet<>();
        List<Sample> chosen = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            List<Sample> product = lists.get(i * lists.size() / COUNT);
            Optional<Sample> next = i == 0
                    ? product.stream().filter(sample -> !sample.anomalous()).findFirst()
                    : defective(product, shown, chosen);
            next.ifPresent(sample -> {
                chosen.add(sample);
                shown.addAll(types(sample));
            });
        }
        return chosen;
    }

    /** The first defective sample with a type not shown yet; if there is none, the first one not chosen yet. */
    private static Optional<Sample> defective(List<Sample> product, Set<String> shown, List<Sample> chosen) {
        List<Sample> left = product.stream()
                .filter(sample -> sample.anomalous() && !chosen.contains(sample))
                .toList();
        return left.stream()
                .filter(sample -> !shown.containsAll(types(sample)))
                .findFirst()
                .or(() -> left.stream().findFirst());
    }

    private static Set<String> types(Sample sample) {
        return sample.defects().stream().map(Defect::name).collect(Collectors.toSet());
    }
}
