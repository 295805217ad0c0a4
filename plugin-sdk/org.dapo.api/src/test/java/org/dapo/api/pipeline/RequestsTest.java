package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Compares what builders build with requests whose components are given one by one. */
class RequestsTest {
    private static final DatasetReference DATA = new DatasetReference("mvtec", Path.of("data"));
    private static final Path OUT = Path.of("out");
    private static final Path CHECKPOINT = Path.of("run");
    private static final Framing PADDED = Framing.of("padded", 0, 0, Optional.empty());

    @Test
    void tuning() {
        assertEquals(
                new TuningRequest(
                        DATA,
                        Optional.of("train"),
                        OUT,
                        OptionalInt.of(2),
                        OptionalInt.of(3),
                        OptionalDouble.of(0.5),
                        7,
                        OptionalInt.of(64),
                        Optional.of("cpu"),
                        Optional.of("fast"),
                        true,
                        true),
                TuningRequest.builder(DATA, OUT)
                        .split("train")
                        .epochs(2)
                        .batch(3)
                        .learningRate(0.5)
                        .seed(7)
                        .imageSize(64)
                        .device("cpu")
                        .profile("fast")
                        .resume(true)
                        .namesAsTheyAre(true)
                        .build());
        assertEquals(
                new TuningRequest(
                        DATA,
                        Optional.empty(),
                        OUT,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        42,
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false),
                TuningRequest.builder(DATA, OUT).build());
    }

    @Test
    void evaluation() {
        assertEquals(
                new EvaluationRequest(
                        Optional.of(CHECKPOINT),
                        DATA,
                        Optional.of("train"),
                        OUT,
                        Set.of("nut"),
                        Set.of("ranking"),
                        Set.of("html"),
                        OptionalInt.of(3),
                        OptionalInt.of(64),
                        7,
                        Optional.of("cpu"),
                        Optional.of("fast"),
                        true,
                        true,
                        PADDED),
                EvaluationRequest.builder(DATA, OUT)
                        .checkpoint(CHECKPOINT)
                        .split("train")
                        .products(Set.of("nut"))
                        .metrics(Set.of("ranking"))
                        .reports(Set.of("html"))
                        .batch(3)
                        .imageSize(64)
                        .seed(7)
                        .device("cpu")
                        .profile("fast")
                        .resume(true)
                        .namesAsTheyAre(true)
                        .framing(PADDED)
                        .build());
        assertEquals(
                new EvaluationRequest(
                        Optional.empty(),
                        DATA,
                        Optional.empty(),
                        OUT,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        42,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false,
                        Framing.SQUARE),
                EvaluationRequest.builder(DATA, OUT).build());
    }

    @Test
    void calibration() {
        assertEquals(
                new CalibrationRequest(
                        CHECKPOINT,
                        DATA,
                        Optional.of("train"),
                        Set.of("nut"),
                        CalibrationRequest.Method.BEST_F1,
                        0.5,
                        OptionalInt.of(64),
                        Optional.of("cpu"),
                        true,
                        PADDED),
                CalibrationRequest.builder(CHECKPOINT, DATA)
                        .split("train")
                        .products(Set.of("nut"))
                        .method(CalibrationRequest.Method.BEST_F1)
                        .quantile(0.5)
                        .imageSize(64)
                        .device("cpu")
                        .namesAsTheyAre(true)
                        .framing(PADDED)
                        .build());
        assertEquals(
                new CalibrationRequest(
                        CHECKPOINT,
                        DATA,
                        Optional.empty(),
                        Set.of(),
                        CalibrationRequest.Method.GOOD_IMAGES,
                        0.99,
                        OptionalInt.empty(),
                        Optional.empty(),
                        false,
                        Framing.SQUARE),
                CalibrationRequest.builder(CHECKPOINT, DATA).build());
    }

    @Test
    void inspection() {
        Batching eight = new Batching(8, Duration.ofMillis(5));
        assertEquals(
                new InspectorRequest(
                        Optional.of(CHECKPOINT),
                        OptionalDouble.of(0.25),
                        OptionalDouble.of(0.5),
                        OptionalInt.of(64),
                        Optional.of("cpu"),
                        Optional.of("fast"),
                        eight,
                        Optional.empty(),
                        Optional.of(PADDED)),
                InspectorRequest.builder()
                        .checkpoint(CHECKPOINT)
                        .imageThreshold(0.25)
                        .pixelThreshold(0.5)
                        .imageSize(64)
                        .device("cpu")
                        .profile("fast")
                        .batching(eight)
                        .framing(PADDED)
                        .build());
        assertEquals(
                new InspectorRequest(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Batching.NONE,
                        Optional.of(Path.of("line.pack")),
                        Optional.empty()),
                InspectorRequest.builder().pack(Path.of("line.pack")).build());
    }

    @Test
    void furtherSettingsOfAProvenanceReplaceThoseOfTheirNames() {
        Provenance before = provenance(Map.of("epochs", "3", "batch", "4"));
        assertEquals(
                provenance(Map.of("batch", "5", "epochs", "3", "rate", "0.1")),
                before.with(Map.of("batch", "5", "rate", "0.1")));
    }

    private static Provenance provenance(Map<String, String> settings) {
        return new Provenance(
                "clip", "1a", "dapo", "1.0.0", "fast", "mvtec", "2b", 7, 64, "cpu", 2, Map.of("java", "17"), settings);
    }
}
