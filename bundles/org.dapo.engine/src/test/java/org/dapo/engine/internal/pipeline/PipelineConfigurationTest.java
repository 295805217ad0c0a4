package org.dapo.engine.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that a misspelt key in a pipeline's configuration is reported. */
class PipelineConfigurationTest {
    @Test
    void aMisspeltKeyIsNamedBesideTheKnownOnes() {
        Map<String, Object> given = Map.of(
                "service.pid", "org.dapo.pipeline~line1",
                "dapo.pipeline.nam", "line-1",
                "backbone.target", "(dapo.plugin.name=mini-clip)",
                "tensors.target", "(a=b)");
        List<String> lines = PipelineComponent.unknownKeys(given);
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0)
                        .startsWith("the configuration org.dapo.pipeline~line1: unknown key 'dapo.pipeline.nam';"
                                + " there are: backbone.target, dapo.pipeline.name, "),
                lines.get(0));
    }
}
