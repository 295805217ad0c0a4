package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.dapo.api.plugin.PluginProperties;
import org.junit.jupiter.api.Test;

class PartsTest {
    @Test
    void ofOneRankTheNewerVersionOfANameWins() {
        assertEquals(
                Map.of("a", "new"),
                Parts.byName(List.of(service("a", "1.10.0", 0, "new"), service("a", "1.9.0", 0, "old"))));
    }

    @Test
    void theHigherRankedWins() {
        assertEquals(
                Map.of("a", "high", "b", "only"),
                Parts.byName(List.of(
                        service("a", "1.0.0", 0, "low"),
                        service("b", "not a version", 0, "only"),
                        service("a", "1.0.0", 5, "high"))));
    }

    private static Map.Entry<Map<String, Object>, String> service(
            String name, String version, int ranking, String service) {
        return Map.entry(
                Map.of(PluginProperties.NAME, name, PluginProperties.VERSION, version, "service.ranking", ranking),
                service);
    }
}
