package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.image.RgbImage;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.pipeline.TypeFinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.event.Event;

/** Tests what the events of an inspector say of an image. */
class EventsTest {
    private final Map<String, TypeFinding> types = new LinkedHashMap<>();
    private final FakeFramework framework = new FakeFramework();
    private final Events events = new Events(framework.context);

    @BeforeEach
    void findTypes() {
        types.put("crack", new TypeFinding(0.5f, 9));
        types.put("hole", new TypeFinding(0.75f, 2));
        types.put("stain", new TypeFinding(0.25f, 1));
    }

    @AfterEach
    void close() {
        events.close();
    }

    private Event inspected(float score, Map<String, TypeFinding> found) throws InterruptedException {
        events.inspected(
                "camera-1",
                new Inspection(
                        "a",
                        new RgbImage(1, 1, new byte[3]),
                        score,
                        score > 0.5,
                        new Threshold(0.5, 1, "test"),
                        found,
                        List.of(),
                        new ScoreMap(1, 1, new float[1])));
        return framework.event();
    }

    @Test
    void anAnomalyIsNamedByTheTypeOfTheHighestScore() throws Exception {
        Event event = inspected(0.75f, types);
        assertEquals(true, event.getProperty(InspectorEvents.ANOMALOUS));
        assertEquals("hole", event.getProperty(InspectorEvents.TYPE));
    }

    @Test
    void whatIsNormalHasNoType() throws Exception {
        Event event = inspected(0.25f, types);
        assertEquals(false, event.getProperty(InspectorEvents.ANOMALOUS));
        assertEquals(0.25f, event.getProperty(InspectorEvents.SCORE));
        assertFalse(event.containsProperty(InspectorEvents.TYPE));
    }

    @Test
    void anAnomalyOfAStrategyWithoutTypesHasNone() throws Exception {
        assertFalse(inspected(0.75f, Map.of()).containsProperty(InspectorEvents.TYPE));
    }
}
