package org.dapo.engine.internal.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.dapo.api.pipeline.Provenance;
import org.junit.jupiter.api.Test;

/** Tests what a user reads whose run cannot go on. */
class DifferencesTest {
    @Test
    void whatWasAddedLeftOutOrChangedIsTold() {
        Provenance made = made(7, Map.of("crop", "48", "last crop", "96"));
        Provenance asked = made(8, Map.of("crop", "64", "turns", "true"));
        assertEquals(
                "seed was 7, is 8; settings crop was \"48\", is \"64\"; settings turns was not set, is \"true\";"
                        + " settings last crop was \"96\", is not set",
                Differences.between(made, asked));
    }

    private static Provenance made(long seed, Map<String, String> settings) {
        return new Provenance("b", "", "p", "1", "any", "t", "", seed, 32, "cpu", 1, Map.of(), settings);
    }
}
