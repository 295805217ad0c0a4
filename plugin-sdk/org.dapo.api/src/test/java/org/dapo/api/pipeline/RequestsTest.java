package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each step from one request to another changes what it names and nothing else, whatever was said before. */
class RequestsTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Framing FRAMING = Framing.of("padded", 0, 0, Optional.empty());

    @Test
    void tuning() throws Exception {
        TuningRequest full = new TuningRequest(
                DATA,
                Optional.of("train"),
                Path.of("out"),
                OptionalInt.of(2),
                OptionalInt.of(3),
                OptionalDouble.of(0.5),
                7,
                OptionalInt.of(64),
                Optional.of("cpu"),
                Optional.of("fast"),
                false,
                true);
        assertChanges(full, full.withEpochs(9), Map.of("epochs", OptionalInt.of(9)));
        assertChanges(full, full.withBatch(9), Map.of("batch", OptionalInt.of(9)));
        assertChanges(full, full.withLearningRate(0.9), Map.of("learningRate", OptionalDouble.of(0.9)));
        assertChanges(full, full.withSeed(9), Map.of("seed", 9L));
        assertChanges(full, full.withProfile("slow"), Map.of("profile", Optional.of("slow")));
        assertChanges(full, full.resumed(), Map.of("resume", true));
        TuningRequest plain = TuningRequest.of(DATA, Path.of("out"));
        assertEquals(List.of(DATA, Path.of("out"), 42L), List.of(plain.dataset(), plain.out(), plain.seed()));
    }

    @Test
    void evaluation() throws Exception {
        EvaluationRequest full = new EvaluationRequest(
                Optional.of(Path.of("a.pt")),
                DATA,
                Optional.of("test"),
                Path.of("out"),
                Set.of("nut"),
                Set.of("ranking"),
                Set.of("html"),
                OptionalInt.of(3),
                OptionalInt.of(64),
                7,
                Optional.of("cpu"),
                Optional.of("fast"),
                false,
                true,
                FRAMING);
        assertChanges(full, full.withCheckpoint(Path.of("b.pt")), Map.of("checkpoint", Optional.of(Path.of("b.pt"))));
        assertChanges(full, full.withProducts(Set.of("bolt")), Map.of("products", Set.of("bolt")));
        assertChanges(full, full.withMetrics(Set.of("region")), Map.of("metrics", Set.of("region")));
        assertChanges(full, full.withProfile("slow"), Map.of("profile", Optional.of("slow")));
        assertChanges(full, full.resumed(), Map.of("resume", true));
        assertChanges(full, full.withFraming(Framing.SQUARE), Map.of("framing", Framing.SQUARE));
        EvaluationRequest plain = EvaluationRequest.of(DATA, Path.of("out"));
        assertEquals(
                List.of(DATA, Path.of("out"), Framing.SQUARE), List.of(plain.dataset(), plain.out(), plain.framing()));
    }

    @Test
    void calibration() throws Exception {
        CalibrationRequest full = new CalibrationRequest(
                Path.of("a.pt"),
                DATA,
                Optional.of("train"),
                Set.of("nut"),
                CalibrationRequest.Method.GOOD_IMAGES,
                0.5,
                OptionalInt.of(64),
                Optional.of("cpu"),
                true,
                FRAMING);
        CalibrationRequest.Method best = CalibrationRequest.Method.BEST_F1;
        assertChanges(full, full.withMethod(best), Map.of("method", best));
        assertChanges(full, full.withQuantile(0.9), Map.of("quantile", 0.9));
        assertChanges(full, full.withProducts(Set.of("bolt")), Map.of("products", Set.of("bolt")));
        assertChanges(full, full.withFraming(Framing.SQUARE), Map.of("framing", Framing.SQUARE));
        CalibrationRequest plain = CalibrationRequest.of(Path.of("a.pt"), DATA);
        assertEquals(
                List.of(Path.of("a.pt"), DATA, 0.99), List.of(plain.checkpoint(), plain.dataset(), plain.quantile()));
    }

    @Test
    void inspection() throws Exception {
        InspectorRequest full = new InspectorRequest(
                Optional.of(Path.of("a.pt")),
                OptionalDouble.of(0.25),
                OptionalDouble.of(0.5),
                OptionalInt.of(64),
                Optional.of("cpu"),
                Optional.of("fast"),
                Batching.NONE,
                Optional.empty(),
                FRAMING);
        assertChanges(full, full.withCheckpoint(Path.of("b.pt")), Map.of("checkpoint", Optional.of(Path.of("b.pt"))));
        assertChanges(full, full.withImageThreshold(2), Map.of("imageThreshold", OptionalDouble.of(2)));
        assertChanges(full, full.withPixelThreshold(2), Map.of("pixelThreshold", OptionalDouble.of(2)));
        Batching eight = new Batching(8, Duration.ofMillis(5));
        assertChanges(full, full.withBatching(eight), Map.of("batching", eight));
        assertChanges(full, full.withFraming(Framing.SQUARE), Map.of("framing", Framing.SQUARE));
        InspectorRequest packed = InspectorRequest.of()
                .withImageThreshold(0.25)
                .withFraming(FRAMING)
                .withPack(Path.of("a.pack"));
        assertChanges(packed, packed.withPack(Path.of("b.pack")), Map.of("pack", Optional.of(Path.of("b.pack"))));
    }

    @Test
    void provenance() throws Exception {
        Provenance full = new Provenance(
                "clip",
                "1a",
                "dapo",
                "1.0.0",
                "fast",
                "mvtec",
                "2b",
                7,
                64,
                "cpu",
                2,
                Map.of("java", "17"),
                Map.of("epochs", "3", "batch", "4"));
        assertChanges(
                full,
                full.with(Map.of("batch", "5", "rate", "0.1")),
                Map.of("settings", Map.of("batch", "5", "epochs", "3", "rate", "0.1")));
    }

    /** All parts of a record must be as before, but for one that has the new value. */
    private static void assertChanges(Record before, Record after, Map<String, Object> change) throws Exception {
        Map<String, Object> expected = parts(before);
        change.forEach((name, value) -> assertNotEquals(value, expected.put(name, value), name));
        assertEquals(expected, parts(after));
    }

    private static Map<String, Object> parts(Record one) throws Exception {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent part : one.getClass().getRecordComponents()) {
            parts.put(part.getName(), part.getAccessor().invoke(one));
        }
        return parts;
    }
}
