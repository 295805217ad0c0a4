package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.event.Event;

/** Tests which pipeline an inspector uses, and what becomes of it without one. */
class InspectorPipelinesTest extends ComponentBench {
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
}
