package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.Framing;
import org.junit.jupiter.api.Test;

/** Tests that configurations are read in every form that hosts write, and that invalid values are reported in one line. */
class SettingsTest {
    private static Map<String, Object> properties(Object... keysAndValues) {
        Map<String, Object> properties = new HashMap<>(
                Map.of("dapo.inspector.name", "camera-1", "pipeline.target", "(dapo.pipeline.name=line-1)"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    @Test
    void textsMeanWhatNumbersMean() {
        Settings texts = Settings.of(properties(
                "checkpoint",
                " run ",
                "image.threshold",
                "0.7",
                "image.size",
                "224",
                "batch.size",
                "4",
                "batch.delay",
                "20",
                "shifts",
                "2",
                "queue.size",
                "9",
                "patience",
                "100",
                "device",
                ""));
        Settings numbers = Settings.of(properties(
                "checkpoint",
                "run",
                "image.threshold",
                0.7,
                "image.size",
                224,
                "batch.size",
                4,
                "batch.delay",
                20L,
                "shifts",
                2,
                "queue.size",
                9,
                "patience",
                100));
        assertEquals(numbers.request(), texts.request());
        assertEquals(numbers.queue(), texts.queue());
        assertEquals(numbers.patience(), texts.patience());
        assertEquals(Optional.of(Path.of("run")), texts.request().checkpoint());
        assertEquals(OptionalDouble.of(0.7), texts.request().imageThreshold());
        assertEquals(OptionalInt.of(224), texts.request().imageSize());
        assertEquals(new Batching(4, Duration.ofMillis(20)), texts.request().batching());
        assertEquals(Optional.of(Framing.SQUARE.withShifts(2)), texts.request().framing());
    }

    @Test
    void aPackAnOutlineThresholdARegionAndADeviceAreTakenOver() {
        Settings settings = Settings.of(
                properties("pack", "line.pack", "pixel.threshold", 2.5, "region", "1,2,30,40", "device", "gpu1"));
        assertEquals(Optional.of(Path.of("line.pack")), settings.request().pack());
        assertEquals(OptionalDouble.of(2.5), settings.request().pixelThreshold());
        assertEquals(
                Optional.of(Framing.parse("square in 1,2,30,40")),
                settings.request().framing());
        assertEquals(Optional.of("gpu1"), settings.request().device());
    }

    @Test
    void tilesHaveTheConfiguredSideAndOverlap() {
        assertEquals(
                Optional.of(new Framing(Framing.Way.TILES, 448, 0.5, Optional.empty())),
                framing("framing", "tiles", "tile.size", 448, "tile.overlap", "0.5"));
        assertEquals(
                Optional.of(new Framing(Framing.Way.TILES, 0, Framing.DEFAULT_OVERLAP, Optional.empty())),
                framing("framing", "tiles"));
    }

    @Test
    void onlyAFramingThatIsSetReplacesThatOfThePack() {
        assertEquals(Optional.empty(), framing("pack", "line.pack"));
        assertEquals(
                Optional.empty(),
                framing("framing", "", "tile.size", 0, "tile.overlap", 0.25, "region", "", "shifts", 1, "turns", false),
                "a form stores its defaults");
        assertEquals(Optional.of(Framing.SQUARE), framing("framing", "square"));
        assertEquals(Optional.of(Framing.SQUARE.withShifts(2)), framing("shifts", 2));
        assertEquals(Optional.of(Framing.SQUARE.withShifts(2, true)), framing("shifts", 2, "turns", "true"));
    }

    private static Optional<Framing> framing(Object... keysAndValues) {
        return Settings.of(properties(keysAndValues)).request().framing();
    }

    @Test
    void whatIsNotSaidHasTheDefaultsOfTheForm() {
        Settings settings = Settings.of(properties());
        assertEquals(Optional.empty(), settings.request().checkpoint());
        assertEquals(OptionalDouble.empty(), settings.request().imageThreshold());
        assertEquals(new Batching(8, Duration.ofMillis(5)), settings.request().batching());
        assertEquals(64, settings.queue());
        assertEquals(Duration.ofSeconds(2), settings.patience());
    }

    @Test
    void whatCannotBeMeantIsNamedInOneLine() {
        assertEquals(
                "image.threshold is 'high', which is not a number that is not negative",
                refusal("image.threshold", "high"));
        assertEquals("batch.size is '0', which is not a whole number of at least 1", refusal("batch.size", "0"));
        assertEquals("queue.size is '2.5', which is not a whole number of at least 1", refusal("queue.size", 2.5));
        assertEquals("dapo.inspector.name is missing", refusal("dapo.inspector.name", " "));
        assertTrue(refusal("pipeline.target", "line-1").contains("not a service filter, such as (dapo.pipeline.name="));
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> Settings.of(properties("pack", "line.pack", "checkpoint", "run")))
                .getMessage()
                .startsWith("a pack brings its own checkpoint"));
        assertEquals("tile.size is 960, which requires framing tiles, not square", refusal("tile.size", 960));
        assertEquals("tile.overlap is 'half', which is not a number", refusal("tile.overlap", "half"));
        assertTrue(refusal("checkpoint", "a\0b").contains("not a file or a folder"));
    }

    @Test
    void aMisspeltKeyIsNamedBesideTheKnownOnes() {
        List<String> lines = Settings.unknownKeys(properties(
                "service.pid", "org.dapo.inspector~camera1", "image.treshold", "0.7", "image.threshold", "0.7"));
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0).startsWith("the configuration org.dapo.inspector~camera1: unknown key 'image.treshold';"));
        assertTrue(lines.get(0).contains(" image.threshold, "), lines.get(0));
    }

    private static String refusal(String key, Object value) {
        return assertThrows(IllegalArgumentException.class, () -> Settings.of(properties(key, value)))
                .getMessage();
    }
}
