package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.JMException;
import javax.management.ObjectName;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;

/** Tests what a host sees of an inspector from its configuration to its end. */
class InspectorComponentTest {
    private final FakeFramework framework = new FakeFramework();
    private final FakePipeline pipeline = new FakePipeline("first", 0.75f);
    private final ServiceReference<Pipeline> line = FakeFramework.pipeline("line-1", 1);
    private Optional<InspectorComponent> running = Optional.empty();

    @AfterEach
    void down() {
        running.ifPresent(InspectorComponent::down);
        assertEquals(0, pipeline.open.get(), "inspectors left open");
    }

    private static Map<String, Object> configuration(String name, Object... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "service.pid",
                "org.dapo.inspector~camera1",
                Inspector.NAME_PROPERTY,
                name,
                "pipeline.target",
                "(dapo.pipeline.name=line-1)",
                "patience",
                0));
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return properties;
    }

    /** An inspector whose pipeline is registered. */
    private InspectorComponent ready(Object... more) throws InterruptedException {
        InspectorComponent component = new InspectorComponent(framework.context, configuration("camera-1", more));
        running = Optional.of(component);
        add(component, line, pipeline);
        component.up();
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
        return component;
    }

    private void add(InspectorComponent component, ServiceReference<Pipeline> reference, FakePipeline added) {
        framework.pipelines.put(reference, () -> added);
        component.addPipeline(reference);
    }

    private InspectorCounters counters() {
        return (InspectorCounters) framework.registered(InspectorCounters.class).orElseThrow().service;
    }

    private Inspector inspector() {
        return (Inspector) framework.registered(Inspector.class).orElseThrow().service;
    }

    private static Inspection inspect(Inspector inspector) throws PipelineException {
        return inspector.inspect(new ImageSource.Pixels("a", () -> new RgbImage(2, 2, new byte[12])), Optional.empty());
    }

    private static boolean hasBean(String name) throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .isRegistered(new ObjectName("org.dapo:type=Inspector,name=\"%s\"".formatted(name)));
    }

    @Test
    void twoInspectorsThatExchangeTheirNamesBothHaveABean() throws Exception {
        InspectorComponent one = new InspectorComponent(framework.context, configuration("camera-1"));
        InspectorComponent other = new InspectorComponent(framework.context, configuration("camera-2"));
        one.modified(configuration("camera-2"));
        assertFalse(hasBean("camera-1"));
        other.modified(configuration("camera-1"));
        assertTrue(hasBean("camera-1"));
        assertTrue(hasBean("camera-2"));
        other.down();
        assertFalse(hasBean("camera-1"));
        assertTrue(hasBean("camera-2"), "it was the other's that has left");
        one.down();
        assertFalse(hasBean("camera-2"));
    }

    @Test
    void aPipelineThatIsWantedInsteadAndNotThereLeavesTheInspectorInUse() throws Exception {
        InspectorComponent component = ready();
        component.modified(configuration("camera-1", "pipeline.target", "(dapo.pipeline.name=lin-1)"));
        Bench.await(
                () -> counters()
                        .getTrouble()
                        .equals(
                                "the inspector 'camera-1' continues unchanged: no pipeline matches (dapo.pipeline.name=lin-1)"));
        assertEquals("first", inspect(inspector()).provenance().orElseThrow().backbone());
    }

    @Test
    void anInspectorWithoutANameIsToldByItsPid() {
        InspectorComponent component = new InspectorComponent(
                framework.context,
                Map.of("service.pid", "org.dapo.inspector~camera1", "pipeline.target", "(dapo.pipeline.name=line-1)"));
        running = Optional.of(component);
        component.up();
        assertEquals(
                "the inspector of org.dapo.inspector~camera1 is not available: dapo.inspector.name is missing",
                counters().getTrouble());
    }

    @Test
    void theServiceIsThereOnceItsPipelineIsAndShowsNothingPrivate() throws Exception {
        InspectorComponent component = new InspectorComponent(
                framework.context, configuration("camera-1", ".password", "secret", "component.id", 7L));
        running = Optional.of(component);
        component.up();
        add(component, FakeFramework.pipeline("line-2", 2), new FakePipeline("other", 0.5f));
        Bench.await(() -> counters().getTrouble().endsWith("no pipeline matches (dapo.pipeline.name=line-1)"));
        assertTrue(framework.registered(Inspector.class).isEmpty());
        add(component, line, pipeline);
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
        assertEquals("first", inspect(inspector()).provenance().orElseThrow().backbone());
        for (Class<?> service : List.of(Inspector.class, InspectorCounters.class)) {
            var shown = framework.registered(service).orElseThrow().properties;
            assertEquals("camera-1", shown.get(Inspector.NAME_PROPERTY));
            assertEquals("org.dapo.inspector~camera1", shown.get("service.pid"));
            assertNull(shown.get(".password"));
            assertNull(shown.get("component.id"));
        }
    }

    @Test
    void ofTwoPipelinesThatMatchTheHigherRankedOneIsUsed() throws Exception {
        FakePipeline better = new FakePipeline("better", 0.5f);
        InspectorComponent component = ready();
        ServiceReference<Pipeline> higher = FakeFramework.pipeline("line-1", 9);
        add(component, FakeFramework.pipeline("line-1", 0), new FakePipeline("worse", 0.5f));
        add(component, higher, better);
        Bench.await(() -> counters().getSwaps() == 1);
        assertEquals("better", inspect(inspector()).provenance().orElseThrow().backbone());
        component.removePipeline(higher);
        Bench.await(() -> counters().getSwaps() == 2);
        assertEquals("first", inspect(inspector()).provenance().orElseThrow().backbone());
    }

    @Test
    void aPipelineThatIsGivenTheWantedNameIsUsed() throws Exception {
        AtomicReference<String> name = new AtomicReference<>("line-9");
        AtomicInteger asked = new AtomicInteger();
        ServiceReference<Pipeline> renamed = FakeFramework.pipeline(() -> {
            String now = name.get();
            asked.incrementAndGet();
            return now;
        });
        InspectorComponent component =
                new InspectorComponent(framework.context, configuration("camera-1", "patience", 3_600_000));
        running = Optional.of(component);
        add(component, renamed, pipeline);
        component.up();
        Bench.await(() -> asked.get() > 0);
        name.set("line-1");
        component.updatedPipeline(renamed);
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
    }

    @Test
    void aChangedConfigurationReplacesWhatTheSameServiceUses() throws Exception {
        InspectorComponent component = ready("queue.size", 1);
        Inspector before = inspector();
        component.modified(configuration("camera-1", "image.threshold", 0.875));
        Bench.await(() -> counters().getSwaps() == 1);
        assertSame(before, inspector());
        assertEquals(0.875, inspect(before).threshold().image());
        Bench.await(() -> Double.valueOf(0.875)
                .equals(framework
                        .registered(Inspector.class)
                        .orElseThrow()
                        .properties
                        .get("image.threshold")));
        assertEquals(
                0.875,
                framework
                        .registered(InspectorCounters.class)
                        .orElseThrow()
                        .properties
                        .get("image.threshold"));
        assertEquals(InspectorEvents.INSPECTED, framework.event().getTopic());
        assertTrue(framework.events.isEmpty());
    }

    @Test
    void aRenamedInspectorIsGoneUnderItsOldNameAndAppearsUnderItsNewOne() throws Exception {
        InspectorComponent component = ready();
        assertTrue(hasBean("camera-1"));
        component.modified(configuration("camera-2"));
        Event gone = framework.event();
        assertEquals(InspectorEvents.GONE, gone.getTopic());
        assertEquals("camera-1", gone.getProperty(Inspector.NAME_PROPERTY));
        assertEquals("the inspector was renamed to 'camera-2'", gone.getProperty(InspectorEvents.REASON));
        Event appeared = framework.event();
        assertEquals(InspectorEvents.APPEARED, appeared.getTopic());
        assertEquals("camera-2", appeared.getProperty(Inspector.NAME_PROPERTY));
        assertEquals("camera-2", counters().getName());
        assertTrue(hasBean("camera-2"));
        assertFalse(hasBean("camera-1"));
    }

    @Test
    void aConfigurationThatBecameWrongIsToldUntilItIsMended() throws Exception {
        InspectorComponent component = ready();
        String wrong =
                "the inspector 'camera-1' continues unchanged: shifts is 'many', which is not a whole number of at"
                        + " least 1";
        component.modified(configuration("camera-2", "shifts", "many"));
        assertEquals(wrong, counters().getTrouble());
        component.removePipeline(line);
        Bench.await(() -> counters().getTrouble().endsWith("no pipeline matches (dapo.pipeline.name=line-1)"));
        add(component, line, pipeline);
        Bench.await(() -> counters().getTrouble().equals(wrong));
        assertTrue(counters().isReady());
        for (Class<?> service : List.of(Inspector.class, InspectorCounters.class)) {
            assertEquals(
                    "camera-1",
                    framework.registered(service).orElseThrow().properties.get(Inspector.NAME_PROPERTY),
                    "what was refused shows nowhere");
        }
        component.modified(configuration("camera-1"));
        Bench.await(() -> counters().getTrouble().isEmpty());
    }

    @Test
    void nothingOfAConfigurationThatCannotBeUsedApplies() throws Exception {
        InspectorComponent component = ready("queue.size", 1);
        pipeline.refusal = Optional.of("x.dapo is cut off");
        component.modified(configuration("camera-2", "queue.size", 9));
        Bench.await(() ->
                counters().getTrouble().equals("the inspector 'camera-1' continues unchanged: x.dapo is cut off"));
        assertEquals("camera-1", counters().getName());
        assertTrue(hasBean("camera-1"));
        assertFalse(hasBean("camera-2"));
        assertEquals(
                1,
                framework
                        .registered(InspectorCounters.class)
                        .orElseThrow()
                        .properties
                        .get("queue.size"));

        pipeline.refusal = Optional.empty();
        component.modified(configuration("camera-2", "queue.size", 9));
        Bench.await(() -> counters().getName().equals("camera-2"));
        Bench.await(() -> Integer.valueOf(9)
                .equals(framework
                        .registered(InspectorCounters.class)
                        .orElseThrow()
                        .properties
                        .get("queue.size")));
        assertTrue(hasBean("camera-2"));
    }

    @Test
    void anInspectorThatLosesAPartUnderACallIsGoneUntilThePartIsBack() throws Exception {
        InspectorComponent component = ready();
        pipeline.partGone = true;
        assertThrows(PipelineException.class, () -> inspect(inspector()));
        assertEquals(InspectorEvents.GONE, framework.event().getTopic());
        pipeline.partGone = false;
        component.updatedPipeline(line);
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
    }

    @Test
    void anInspectorWhosePipelineHasLeftIsGoneUntilItIsBack() throws Exception {
        InspectorComponent component = ready();
        component.removePipeline(line);
        Event gone = framework.event();
        assertEquals(InspectorEvents.GONE, gone.getTopic());
        assertEquals("no pipeline matches (dapo.pipeline.name=line-1)", gone.getProperty(InspectorEvents.REASON));
        assertEquals(
                "the inspector 'camera-1' is not available: no pipeline matches (dapo.pipeline.name=line-1)",
                counters().getTrouble());
        add(component, line, pipeline);
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
        Bench.await(() -> counters().getTrouble().isEmpty());
        assertTrue(counters().isReady());
    }

    @Test
    void aPipelineIsActivatedOnlyIfItIsWantedAndGivenBackWhenTheInspectorEnds() throws Exception {
        InspectorComponent component = ready();
        ServiceReference<Pipeline> other = FakeFramework.pipeline("line-2", 2);
        add(component, other, new FakePipeline("other", 0.5f));
        component.modified(configuration("camera-1"));
        Bench.await(() -> counters().getSwaps() == 1);
        assertNull(framework.held.get(other));
        assertTrue(framework.held.get(line) > 0);
        component.removePipeline(other);
        component.removePipeline(line);
        assertEquals(Map.of(line, 0), framework.held);
        Bench.await(() -> pipeline.open.get() == 0);
    }

    @Test
    void aPipelineThatCannotBeActivatedIsTold() throws Exception {
        InspectorComponent component = new InspectorComponent(framework.context, configuration("camera-1"));
        running = Optional.of(component);
        framework.pipelines.put(line, () -> null);
        component.addPipeline(line);
        component.up();
        Bench.await(() -> counters()
                .getTrouble()
                .equals("the inspector 'camera-1' is not available: the pipeline 'line-1' cannot be used:"
                        + " its activation, or that of a part, failed (see the log)"));
    }

    @Test
    void aCallWhosePartHasLeftForGoodFailsWithItsReason() throws Exception {
        ready();
        Inspector inspector = inspector();
        pipeline.partGone = true;
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<Inspection> call = caller.submit(() -> inspect(inspector));
            ExecutionException failure =
                    assertThrows(ExecutionException.class, () -> call.get(20, TimeUnit.SECONDS), "it waits for ever");
            assertEquals(
                    new PartGoneException("backbone", "first").getMessage(),
                    failure.getCause().getMessage());
        } finally {
            caller.shutdownNow();
        }
    }

    /** As a component does that inspects in its activation, or that never returns from it. */
    @Test
    void whoeverIsToldOfAnInspectorMayWaitForTheNextPipeline() throws Exception {
        CompletableFuture<Inspection> first = new CompletableFuture<>();
        framework.listener = service -> {
            if (service instanceof Inspector arrived && !first.isDone()) {
                pipeline.partGone = true;
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> pipeline.partGone = false);
                try {
                    first.complete(inspect(arrived));
                } catch (PipelineException e) {
                    first.completeExceptionally(e);
                }
            }
        };
        InspectorComponent component =
                new InspectorComponent(framework.context, configuration("camera-1", "patience", 10_000));
        running = Optional.of(component);
        add(component, line, pipeline);
        component.up();
        assertEquals("a", first.get(20, TimeUnit.SECONDS).name());
        assertEquals(InspectorEvents.INSPECTED, framework.event().getTopic());
        assertEquals(InspectorEvents.APPEARED, framework.event().getTopic());
    }

    @Test
    void whoeverIsToldOfAChangeAndDoesNotReturnKeepsNobodyFromClosing() throws Exception {
        InspectorComponent component = ready();
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        framework.listener = service -> {
            if (service instanceof Inspector) {
                told.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        component.modified(configuration("camera-1"));
        assertTrue(told.await(20, TimeUnit.SECONDS));
        Thread closing = new Thread(component::down);
        running = Optional.empty();
        closing.start();
        closing.join(20_000);
        boolean closed = !closing.isAlive();
        end.countDown();
        assertTrue(closed);
        closing.join();
    }

    @Test
    void theTimeOfAnAnswerIsThatOfTheCall() throws Exception {
        ready();
        long begin = System.nanoTime();
        inspect(inspector());
        double most = 1.06 * (System.nanoTime() - begin) / 1e6;
        double shown = counters().getLatencyMedianMillis();
        assertTrue(shown > 0 && shown <= most, shown + " of at most " + most + " ms");
    }

    @Test
    void atItsEndAnInspectorLeavesNothingBehind() throws Exception {
        InspectorComponent component = ready();
        Inspector held = inspector();
        running = Optional.empty();
        component.down();
        assertEquals(0, framework.services.size());
        Bench.await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> Set.of("dapo-inspector-camera-1", "dapo-inspector-announcements")
                        .contains(thread.getName())));
        assertFalse(hasBean("camera-1"));
        Event gone = framework.event();
        assertEquals(InspectorEvents.GONE, gone.getTopic());
        assertEquals("the inspector 'camera-1' is closed", gone.getProperty(InspectorEvents.REASON));
        assertEquals(
                "the inspector 'camera-1' is closed",
                assertThrows(PipelineException.class, () -> inspect(held)).getMessage());
    }
}
