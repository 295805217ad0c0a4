package org.dapo.api.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests that a misspelt key is named with the known ones, and that keys added by a host are accepted. */
class UnknownKeysTest {
    private @interface Settings {
        String image_threshold();

        String other__name();
    }

    @Test
    void aMisspeltKeyIsNamedWithItsConfigurationAndTheKnownOnes() {
        assertEquals(
                List.of("the configuration org.example~one: unknown key 'image.treshold';"
                        + " there are: image.threshold, other_name"),
                UnknownKeys.lines(
                        Settings.class,
                        Map.of("service.pid", "org.example~one", "image.treshold", "0.7", "other_name", "x")));
    }

    @Test
    void aKeyWithALineEndStaysOneLine() {
        assertEquals(
                List.of("the configuration null: unknown key 'a?b'; there are: image.threshold, other_name"),
                UnknownKeys.lines(Settings.class, Map.of("a\nb", "")));
    }

    @Test
    void whatHostsAndReferencesBringIsKnown() {
        Map<String, Object> brought = Map.of(
                "service.factoryPid", "org.example",
                "component.id", 1L,
                "felix.fileinstall.filename", "file:one.cfg",
                "osgi.ds.satisfying.condition.target", "(a=b)",
                ".private", "",
                "org.apache.karaf.features.configKey", "one",
                "kura.service.pid", "one",
                "parts.target", "(a=b)",
                "parts.cardinality.minimum", 1);
        assertEquals(List.of(), UnknownKeys.lines(Settings.class, brought, "parts"));
        assertEquals(2, UnknownKeys.lines(Settings.class, brought).size());
    }
}
