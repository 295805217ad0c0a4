package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    @Test
    void samplesComeInOrderAndOneThatFailsInAnyWayHarmsNoOther() throws Exception {
        List<Sample> samples = Stream.of("a", "broken", "wild", "huge", "b")
                .map(id -> new Sample(
                        id,
                        "plate",
                        new ImageSource.Pixels(id, () -> new RgbImage(1, 1, new byte[3])),
                        false,
                        List.of()))
                .toList();
        List<String> seen = new ArrayList<>();
        try (Prefetch<String> prefetch = new Prefetch<>(samples.iterator(), PrefetchTest::prepare, 2)) {
            while (prefetch.hasNext()) {
                Prefetch.Outcome<String> outcome = prefetch.next();
                seen.add(outcome.sample().id() + ": " + (outcome.decoded() ? outcome.prepared() : outcome.problem()));
            }
        }
        assertEquals(
                List.of(
                        "a: A",
                        "broken: it is cut off",
                        "wild: java.lang.IllegalStateException: a stranger's fault",
                        "huge: there is not enough memory to decode it",
                        "b: B"),
                seen);
    }

    /** As of a plug-in that was exchanged: the run ends with what it is, and not with what was put around it. */
    @Test
    void aClassThatIsGoneEndsTheRunAsWhatItIs() {
        Sample sample = new Sample(
                "a", "plate", new ImageSource.Pixels("a", () -> new RgbImage(1, 1, new byte[3])), false, List.of());
        try (Prefetch<String> prefetch = new Prefetch<>(
                List.of(sample).iterator(),
                any -> {
                    throw new NoClassDefFoundError("org/other/Reader");
                },
                2)) {
            assertThrows(NoClassDefFoundError.class, prefetch::next);
        }
    }

    private static String prepare(Sample sample) throws ImageException {
        return switch (sample.id()) {
            case "broken" -> throw new ImageException("it is cut off");
            case "wild" -> throw new IllegalStateException("a stranger's fault");
            case "huge" -> throw new OutOfMemoryError();
            default -> sample.id().toUpperCase(Locale.ROOT);
        };
    }
}
