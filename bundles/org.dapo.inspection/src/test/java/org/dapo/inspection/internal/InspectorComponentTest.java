package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

/** Tests what a host sees of an inspector from its beginning to its end. */
class InspectorComponentTest extends ComponentBench {
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
