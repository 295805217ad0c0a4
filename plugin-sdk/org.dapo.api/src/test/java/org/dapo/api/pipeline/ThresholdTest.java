package org.dapo.api.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThresholdTest {
    private final Threshold unchosen = new Threshold(0.5, 2, Threshold.DEFAULT);

    @Test
    void eachValueKeepsItsOrigin() {
        Threshold mixed = unchosen.withImage(0.7, "request");
        assertEquals(new Threshold(0.7, 2, "request; of pixels: default"), mixed);
        assertEquals(new Threshold(0.7, 1, "request; of pixels: pack"), mixed.withPixel(1, "pack"));
        assertEquals(new Threshold(0.9, 2, "pack; of pixels: default"), mixed.withImage(0.9, "pack"));
    }

    @Test
    void aDefaultOfEitherValueIsTold() {
        assertTrue(unchosen.usesDefault());
        assertTrue(unchosen.withImage(0.7, "request").usesDefault());
        assertTrue(unchosen.withPixel(1, "request").usesDefault());
        assertFalse(unchosen.withImage(0.7, "request").withPixel(1, "request").usesDefault());
        assertFalse(new Threshold(0.5, 2, "99 % of 40 good images").usesDefault());
    }
}
