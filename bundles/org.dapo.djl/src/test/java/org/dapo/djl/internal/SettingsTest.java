package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final int ALL_CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void withoutSettingsTheBestDeviceAndAllCoresAreUsed() {
        assertEquals(new Settings("auto", ALL_CORES), Settings.of("", 0, Map.<String, String>of()::get));
    }

    @Test
    void frameworkPropertiesStandInForAConfiguration() {
        Map<String, String> properties = Map.of("dapo.device", "cpu", "dapo.threads", "3");
        assertEquals(new Settings("cpu", 3), Settings.of("", 0, properties::get));
    }

    @Test
    void theConfigurationWins() {
        Map<String, String> properties = Map.of("dapo.device", "cpu", "dapo.threads", "3");
        assertEquals(new Settings("gpu:1", 2), Settings.of("gpu:1", 2, properties::get));
    }

    @Test
    void threadsThatAreNoCountAreRefused() {
        Map<String, String> properties = Map.of("dapo.threads", "many");
        var refused = assertThrows(IllegalArgumentException.class, () -> Settings.of("", 0, properties::get));
        assertEquals(
                "setting threads (dapo.threads) is 'many'; expected a whole number, or 0 for all cores",
                refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Settings.of("", -1, Map.<String, String>of()::get));
    }
}
