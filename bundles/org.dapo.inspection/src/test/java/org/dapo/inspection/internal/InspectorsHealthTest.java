package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;

/** Tests that a host sees for each inspector whether it can inspect, and what is wrong. */
class InspectorsHealthTest {
    private static Result health(boolean ready, String trouble) {
        Counters good = new Counters("camera-2", () -> true);
        Counters other = new Counters("camera-1", () -> ready);
        other.trouble(trouble);
        return new InspectorsHealth(List.of(good, other)).execute();
    }

    @Test
    void theWorstInspectorCounts() {
        assertEquals(Result.Status.OK, health(true, "").getStatus());
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, health(false, "").getStatus());
        assertEquals(Result.Status.WARN, health(true, "a value is wrong").getStatus());
        assertEquals(
                Result.Status.CRITICAL, health(false, "a {backbone} is missing").getStatus());
        assertTrue(health(false, "a {backbone} is missing").toString().contains("a {backbone} is missing"));
        assertEquals(Result.Status.OK, new InspectorsHealth(List.of()).execute().getStatus());
    }
}
