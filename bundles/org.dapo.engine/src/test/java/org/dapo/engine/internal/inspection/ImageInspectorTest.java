package org.dapo.engine.internal.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.Batching;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly.Presence;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.dapo.testkit.InspectorContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An inspector that gathers the images of concurrent callers, on real parts. */
class ImageInspectorTest extends InspectorContract {
    private final AtomicBoolean strategyThere = new AtomicBoolean(true);
    private CountingBackbone backbone;
    private Pipeline pipeline;
    private Inspector inspector;

    @BeforeEach
    void open() throws Exception {
        backbone = new CountingBackbone(TinyPipeline.backbone());
        pipeline = TinyPipeline.on(
                backbone,
                "fixed",
                new FixedStrategy(),
                List.of(),
                List.of(new Presence("prompt strategy", "fixed", strategyThere::get)));
        inspector = open(Duration.ofMillis(20));
    }

    private Inspector open(Duration delay) throws Exception {
        return pipeline.inspector(InspectorRequest.of().withBatching(new Batching(4, delay)));
    }

    @AfterEach
    void close() {
        inspector.close();
    }

    @Override
    protected Inspector inspector() {
        return inspector;
    }

    @Override
    protected List<ImageSource> images() {
        return List.of(square("a", 40, 36, 10), square("b", 16, 50, 90), square("c", 64, 64, 160));
    }

    /** Any type, the two types of a known product, and any type of an unknown product, whose words are others. */
    @Override
    protected List<Optional<String>> products() {
        return List.of(Optional.empty(), Optional.of("plate"), Optional.of("sheet"));
    }

    @Test
    void concurrentCallersShareOnePassThroughTheNetwork() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try (Inspector patient = open(Duration.ofMinutes(1))) {
            List<Callable<Inspection>> calls = Stream.of("", "sheet", "", "sheet")
                    .<Callable<Inspection>>map(product -> () -> patient.inspect(
                            images().get(0), Optional.of(product).filter(name -> !name.isEmpty())))
                    .toList();
            for (Future<Inspection> answer : callers.invokeAll(calls)) {
                answer.get();
            }
        } finally {
            callers.shutdownNow();
        }
        assertEquals(List.of(4L), backbone.imagePasses);
    }

    @Test
    void aCallerAloneWaitsNoLongerThanTheDelay() throws Exception {
        long begin = System.nanoTime();
        inspector.inspect(images().get(0), Optional.empty());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(Duration.ofMillis(20)) >= 0, "it did not wait for others");
        assertEquals(List.of(1L), backbone.imagePasses);
    }

    @Test
    void aPartThatHasLeftIsNamed() {
        strategyThere.set(false);
        PartGoneException gone =
                assertThrows(PartGoneException.class, () -> inspector.inspect(images().get(0), Optional.empty()));
        assertEquals("the prompt strategy 'fixed' has gone", gone.getMessage());
    }

    @Test
    void anInterruptedCallerStopsWaiting() {
        Thread.currentThread().interrupt();
        Exception failure = assertThrows(Exception.class, () -> inspector.inspect(images().get(0), Optional.empty()));
        assertTrue(Thread.interrupted());
        assertEquals("interrupted while an image waited to be inspected", failure.getMessage());
    }
}
