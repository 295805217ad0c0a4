package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricValue;
import org.junit.jupiter.api.Test;

class EvaluationResultTest {
    @Test
    void whatIsChangedAfterwardsDoesNotShow() {
        Map<String, MetricValue> figures = new HashMap<>(Map.of("pixel_auroc", MetricValue.of(0.5)));
        List<Curve> curves = new ArrayList<>();
        EvaluationResult result = new EvaluationResult(
                Optional.empty(),
                new DatasetReference("folder", Path.of("x")),
                "test",
                1,
                List.of(),
                List.of(),
                1,
                Map.of("disc", figures),
                figures,
                Map.of("scratch", figures),
                List.of(),
                new Provenance("clip", "", "dapo", "1", "compact", "mvtec", "", 1, 518, "cpu", 1, Map.of(), Map.of()),
                Map.of("disc", curves),
                Optional.empty());
        figures.clear();
        curves.add(null);
        Map<String, MetricValue> before = Map.of("pixel_auroc", MetricValue.of(0.5));
        assertEquals(Map.of("disc", before), result.products());
        assertEquals(before, result.mean());
        assertEquals(Map.of("scratch", before), result.types());
        assertEquals(Map.of("disc", List.of()), result.curves());
    }
}
