package org.dapo.shell.internal.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RemarksTest {
    @Test
    void onlyWhatWasLeftOutIsCounted() {
        assertEquals("left out: 3 images, and the masks of 2 images", Remarks.leftOut(3, 2));
        assertEquals("left out: 1 image", Remarks.leftOut(1, 0));
        assertEquals("left out: the masks of 1 image", Remarks.leftOut(0, 1));
    }
}
