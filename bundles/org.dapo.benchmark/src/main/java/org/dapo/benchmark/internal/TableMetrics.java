package org.dapo.benchmark.internal;

import java.util.List;
import org.dapo.api.benchmark.BenchmarkResult.Summary;

/** What the tables for people show; the files for programs have the other metrics too. */
final class TableMetrics {
    private static final List<String> METRICS = List.of(
            "image_auroc",
            "image_ap",
            "pixel_auroc",
            "pixel_aupro",
            "pixel_ap",
            "multitype_f1_defects",
            "multitype_auroc_defects");

    private TableMetrics() {}

    /** Those of which one of the summaries has a figure, in the order of the tables. */
    static List<String> of(List<Summary> summaries) {
        return METRICS.stream()
                .filter(metric -> summaries.stream()
                        .anyMatch(
                                one -> one.metric().equals(metric) && one.mean().isPresent()))
                .toList();
    }
}
