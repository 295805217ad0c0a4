package org.dapo.benchmark.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;

/** The metrics shown in tables for people. The files for programs hold the other metrics too. */
final class TableMetrics {
    /** PRO computed as the prototype does it, which is lower. It is shown for comparison with published figures. */
    private static final String AS_PUBLISHED = "pixel_pro_prototype";

    private static final Map<String, String> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put("image_auroc", "I-AUROC");
        HEADINGS.put("image_ap", "I-AP");
        HEADINGS.put("pixel_auroc", "P-AUROC");
        HEADINGS.put("pixel_aupro", "AUPRO");
        HEADINGS.put(AS_PUBLISHED, "PRO");
        HEADINGS.put("pixel_ap", "P-AP");
        HEADINGS.put("multitype_f1_defects", "type F1");
        HEADINGS.put("multitype_auroc_defects", "type AUROC");
    }

    private TableMetrics() {}

    /**
     * The metrics for which one of the summaries has a figure, in table order.
     *
     * @param summaries of one evaluation
     * @param published published figures on the same data
     */
    static List<String> of(List<Summary> summaries, List<Published> published) {
        boolean beside = published.stream().anyMatch(one -> one.metric().equals(AS_PUBLISHED));
        return HEADINGS.keySet().stream()
                .filter(metric -> beside || !metric.equals(AS_PUBLISHED))
                .filter(metric -> summaries.stream()
                        .anyMatch(one -> one.metric().equals(metric)
                                && one.mean().value().isPresent()))
                .toList();
    }

    /** Whether a figure has a spread over the seeds; that of a method that learns nothing has none. */
    static boolean isSpread(List<Summary> summaries) {
        return summaries.stream().anyMatch(one -> one.deviation().isPresent());
    }

    /** The heading of a metric in papers. */
    static String heading(String metric) {
        return HEADINGS.get(metric);
    }
}
