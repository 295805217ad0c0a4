package org.dapo.benchmark.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.dapo.api.benchmark.BenchmarkResult.Published;
import org.dapo.api.benchmark.BenchmarkResult.Summary;
import org.dapo.api.metric.MetricValue;
import org.junit.jupiter.api.Test;

class TableMetricsTest {
    /** Papers compute PRO differently from AUPRO, and it is lower. It is shown beside values computed in the same way. */
    @Test
    void thePrototypesProIsShownWherePapersReportIt() {
        List<Summary> measured = List.of(summary("pixel_aupro"), summary("pixel_pro_prototype"));

        assertEquals(List.of("pixel_aupro"), TableMetrics.of(measured, List.of()));
        List<Published> others = List.of(new Published("A", "CLIP", "pixel_auroc", 0.33, "a paper"));
        assertEquals(List.of("pixel_aupro"), TableMetrics.of(measured, others));
        List<Published> published = List.of(new Published("A", "CLIP", "pixel_pro_prototype", 0.33, "a paper"));
        assertEquals(List.of("pixel_aupro", "pixel_pro_prototype"), TableMetrics.of(measured, published));
    }

    private static Summary summary(String metric) {
        return new Summary("A", "method", metric, MetricValue.of(0.5), OptionalDouble.empty(), Optional.empty());
    }
}
