package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.InspectorEvents;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

/** Tests what a change of its configuration does to an inspector. */
class InspectorConfigurationTest extends ComponentBench {
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
}
