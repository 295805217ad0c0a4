package org.dapo.engine.internal.inspection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Way;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly.Presence;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;
import org.dapo.nn.api.prompt.PromptLearner;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.dapo.testkit.InspectorContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests an inspector that batches the images of concurrent callers, with real parts. */
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
        return pipeline.inspector(
                InspectorRequest.builder().batching(new Batching(4, delay)).build());
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

    /** Returns no product, which has any type, a known one with two types, and an unknown one with other words and any type. */
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
    void aCallerAloneWaitsForOthersAsLongAsTheDelay() throws Exception {
        long begin = System.nanoTime();
        inspector.inspect(images().get(0), Optional.empty());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(Duration.ofMillis(20)) >= 0, "it did not wait for others");
        assertEquals(List.of(1L), backbone.imagePasses);
    }

    @Test
    void anImageAtTheThresholdIsNormal() throws Exception {
        float score = inspector.inspect(images().get(0), Optional.empty()).score();
        for (double threshold : List.of((double) score, Math.nextDown((double) score))) {
            InspectorRequest request =
                    InspectorRequest.builder().imageThreshold(threshold).build();
            try (Inspector strict = pipeline.inspector(request)) {
                assertEquals(
                        threshold < score,
                        strict.inspect(images().get(0), Optional.empty()).anomalous());
            }
        }
    }

    @Test
    void whatCannotBeAProductIsRefused() {
        for (String blank : List.of("", " ")) {
            PipelineException refusal =
                    assertThrows(PipelineException.class, () -> inspector.inspect(images().get(0), Optional.of(blank)));
            assertTrue(
                    refusal.getMessage().startsWith("'%s' cannot be a product".formatted(blank)), refusal::getMessage);
        }
    }

    @Test
    void withoutBatchesEightTilesOfAnImageShareAPass() throws Exception {
        InspectorRequest tiles = InspectorRequest.builder()
                .framing(new Framing(Way.TILES, 16, 0, Optional.empty()))
                .build();
        try (Inspector alone = pipeline.inspector(tiles)) {
            alone.inspect(square("four by four tiles", 64, 64, 90), Optional.empty());
        }
        assertEquals(List.of(8L, 8L), backbone.imagePasses);
    }

    @Test
    void aPartThatHasLeftIsNamed() {
        strategyThere.set(false);
        PartGoneException gone =
                assertThrows(PartGoneException.class, () -> inspector.inspect(images().get(0), Optional.empty()));
        assertEquals("the prompt strategy 'fixed' has gone", gone.getMessage());
    }

    @Test
    void aPartThatLeavesWhileAnInspectorIsOpenedIsNamedWhateverFailsForIt() throws Exception {
        AtomicBoolean there = new AtomicBoolean(true);
        BackboneProvider whole = TinyPipeline.backbone();
        BackboneProvider leaving = new BackboneProvider() {
            @Override
            public BackboneSpec spec() {
                return whole.spec();
            }

            @Override
            public Backbone load(Device device) {
                there.set(false);
                throw new NoClassDefFoundError("com/example/NotLoadedYet");
            }
        };
        Pipeline updated = TinyPipeline.on(
                leaving,
                "fixed",
                new FixedStrategy(),
                List.of(),
                List.of(new Presence("backbone", "leaving", there::get)));
        PartGoneException gone = assertThrows(
                PartGoneException.class,
                () -> updated.inspector(InspectorRequest.builder().build()));
        assertEquals("the backbone 'leaving' has gone", gone.getMessage());
    }

    @Test
    void aLearnerThatCannotBeClosedKeepsNoWeights() throws Exception {
        FixedStrategy fixed = new FixedStrategy();
        PromptStrategy closingBadly = proxy(PromptStrategy.class, fixed, (method, result) -> {
            if (method.equals("close")) {
                throw new IllegalStateException("the camera is busy");
            }
            return result;
        });
        Pipeline strange = TinyPipeline.on(backbone, "fixed", closingBadly, List.of(), List.of());
        Inspector opened = strange.inspector(InspectorRequest.builder().build());
        assertThrows(IllegalStateException.class, opened::close);
        assertEquals(1, backbone.closed.get());
    }

    private interface Answer {
        Object of(String method, Object result);
    }

    /** Returns a proxy that changes the answers of another object. Learners that the object creates are wrapped likewise. */
    private static <T> T proxy(Class<T> type, T whole, Answer answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result;
                    try {
                        result = method.invoke(whole, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return result instanceof PromptLearner learner
                            ? proxy(PromptLearner.class, learner, answer)
                            : answer.of(method.getName(), result);
                }));
    }

    @Test
    void anInterruptedCallerStopsWaiting() throws Exception {
        try (Inspector patient = open(Duration.ofMinutes(1))) {
            Thread.currentThread().interrupt();
            Exception failure = assertThrows(Exception.class, () -> patient.inspect(images().get(0), Optional.empty()));
            assertTrue(Thread.interrupted());
            assertEquals("interrupted while an image waited to be inspected", failure.getMessage());
        }
    }

    @Test
    void anInterruptEndsAnInspectionBetweenTheTilesOfAnImage() throws Exception {
        PromptStrategy interrupting = proxy(PromptStrategy.class, new FixedStrategy(), (method, result) -> {
            if (method.equals("score")) {
                Thread.currentThread().interrupt();
            }
            return result;
        });
        Framing tiles = new Framing(Way.TILES, 8, 0, Optional.empty());
        try (Inspector alone = TinyPipeline.on(backbone, "fixed", interrupting, List.of(), List.of())
                .inspector(InspectorRequest.builder().framing(tiles).build())) {
            PipelineException failure =
                    assertThrows(PipelineException.class, () -> alone.inspect(images().get(0), Optional.empty()));
            assertTrue(Thread.interrupted());
            assertEquals("interrupted while an image was inspected", failure.getMessage());
            assertEquals(List.of(8L), backbone.imagePasses);
        }
    }
}
