package org.dapo.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.plugin.PluginProperties;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;

class NamedPluginsTest {
    private final Map<String, Object> newer = plugin("a", "1.10.0", 0, 9);
    private final Map<String, Object> older = plugin("a", "1.9.0", 0, 3);
    private final Map<String, Object> other = plugin("b", "not a version", 0, 4);
    private final Map<String, Object> nameless = Map.of(PluginProperties.VERSION, "1.0.0");
    private final NamedPlugins<Map<String, Object>> plugins = of(older, newer, other, nameless);

    @Test
    void aNameMeansTheNewestOfOneRank() {
        assertEquals(Map.of("a", newer, "b", other), plugins.byName());
        assertEquals(Optional.of(newer), plugins.find("a"));
    }

    @Test
    void aHigherRankOutdoesANewerVersion() {
        Map<String, Object> ranked = plugin("a", "0.1.0", 5, 10);

        assertEquals(Optional.of(ranked), of(newer, ranked, older).find("a"));
    }

    @Test
    void ofTheSameVersionTheOneThatWasThereFirstIsMeant() {
        Map<String, Object> later = plugin("a", "1.10.0", 0, 11);

        assertEquals(Optional.of(newer), of(later, newer).find("a"));
        assertEquals(Optional.of(newer), of(later, newer).find("a@1.10.0"));
    }

    @Test
    void whatHasNoVersionIsOlderThanAnything() {
        Map<String, Object> unversioned = plugin("a", "newest", 0, 1);

        assertEquals(Optional.of(older), of(unversioned, older).find("a"));
        assertEquals(Optional.of(unversioned), of(unversioned, older).find("a@newest"));
    }

    @Test
    void aVersionCanBeAskedFor() {
        assertEquals(Optional.of(older), plugins.find("a@1.9.0"));
        assertEquals(Optional.of(newer), plugins.find("a@1.10.0"));
        assertEquals(Optional.empty(), plugins.find("a@2.0.0"));
        assertEquals(Optional.empty(), plugins.find("null@1.0.0"));
    }

    @Test
    void whatIsOutdoneCanBeAskedForByItsVersion() {
        assertEquals(Set.of("a", "a@1.9.0", "b"), plugins.names());
    }

    @Test
    void ofAVersionThatIsNotThereTheOtherVersionsAreNamed() {
        assertEquals(Set.of("a@1.10.0", "a@1.9.0"), plugins.alternatives("a@2.0.0"));
        assertEquals(plugins.names(), plugins.alternatives("c@2.0.0"));
        assertEquals(plugins.names(), plugins.alternatives("c"));
    }

    @SafeVarargs
    private static NamedPlugins<Map<String, Object>> of(Map<String, Object>... plugins) {
        return new NamedPlugins<>(List.of(plugins), Map::get);
    }

    private static Map<String, Object> plugin(String name, String version, int ranking, long id) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(PluginProperties.NAME, name);
        properties.put(PluginProperties.VERSION, version);
        properties.put(Constants.SERVICE_RANKING, ranking);
        properties.put(Constants.SERVICE_ID, id);
        return properties;
    }
}
