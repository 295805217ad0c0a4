package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.junit.jupiter.api.Test;

class PrefetchTest {
    @Test
    void samplesComeInOrderAndOneThatFailsInAnyWayHarmsNoOther() throws Exception {
        List<Sample> samples = Stream.of("a", "broken", "wild", "huge", "b")
                .map(PrefetchTest::sample)
                .toList();
        List<String> seen = new ArrayList<>();
        try (Prefetch<String> prefetch =
                new Prefetch<>(samples.iterator(), PrefetchTest::prepare, 2, RunListener.NONE)) {
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

    /** The large sample needs the memory that the samples after it have taken. */
    @Test
    void whatLacksMemoryIsDecodedAgainAloneAndNothingIsLost() throws Exception {
        Map<String, Integer> decoded = new ConcurrentHashMap<>();
        List<String> seen = new ArrayList<>();
        Prefetch.Source<Integer> source = sample -> {
            int times = decoded.merge(sample.id(), 1, Integer::sum);
            if (sample.id().startsWith("large") && times == 1) {
                throw new ImageException("it takes more memory than Java has", new OutOfMemoryError());
            }
            return times;
        };
        Iterator<Sample> samples = Stream.of("a", "large", "b", "large too", "c", "d")
                .map(PrefetchTest::sample)
                .iterator();
        try (Prefetch<Integer> prefetch = new Prefetch<>(samples, source, 4, RunListener.NONE)) {
            while (prefetch.hasNext()) {
                Prefetch.Outcome<Integer> outcome = prefetch.next();
                seen.add(outcome.sample().id() + ": " + (outcome.decoded() ? outcome.prepared() : outcome.problem()));
            }
        }
        assertEquals(List.of("a: 1", "large: 2", "b: 2", "large too: 2", "c: 2", "d: 2"), seen);
    }

    /** The class may be gone because a plug-in was replaced. The run ends with the original error, not with a wrapper. */
    @Test
    void aClassThatIsGoneEndsTheRunAsWhatItIs() {
        try (Prefetch<String> prefetch = new Prefetch<>(
                List.of(sample("a")).iterator(),
                any -> {
                    throw new NoClassDefFoundError("org/other/Reader");
                },
                2,
                RunListener.NONE)) {
            assertThrows(NoClassDefFoundError.class, prefetch::next);
        }
    }

    /** A network share may be gone while an image is read. */
    @Test
    void aRunIsCancelledWhileASampleIsDecodedThatDoesNotEnd() {
        CountDownLatch never = new CountDownLatch(1);
        RunListener cancelling = new RunListener() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        Prefetch.Source<String> hanging = any -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        };
        try (Prefetch<String> prefetch = new Prefetch<>(List.of(sample("a")).iterator(), hanging, 2, cancelling)) {
            assertEquals(
                    "cancelled",
                    assertThrows(PipelineException.class, prefetch::next).getMessage());
        }
    }

    private static Sample sample(String id) {
        ImageSource image = new ImageSource.Pixels(id, () -> new RgbImage(1, 1, new byte[3]));
        return new Sample(id, "plate", image, false, List.of());
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
