package org.dapo.benchmark.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.benchmark.BenchmarkResult.Summary;

/** What the tables for people show; the files for programs have the other metrics too. */
final class TableMetrics {
    private static final Map<String, String> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put("image_auroc", "I-AUROC");
        HEADINGS.put("image_ap", "I-AP");
        HEADINGS.put("pixel_auroc", "P-AUROC");
        HEADINGS.put("pixel_aupro", "AUPRO");
        HEADINGS.put("pixel_ap", "P-AP");
        HEADINGS.put("multitype_f1_defects", "type F1");
        HEADINGS.put("multitype_auroc_defects", "type AUROC");
    }

    private TableMetrics() {}

    /** Those of which one of the summaries has a figure, in the order of the tables. */
    static List<String> of(List<Summary> summaries) {
        return HEADINGS.keySet().stream()
                .filter(metric -> summaries.stream()
                        .anyMatch(
                                one -> one.metric().equals(metric) && one.mean().isPresent()))
                .toList();
    }

    /** What stands above one of them in a paper. */
    static String heading(String metric) {
        return HEADINGS.get(metric);
    }
}
