package org.dapo.inspection.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ManagementBeanTest {
    @Test
    void aNameThatComesAfterTheEndLeavesNoBean() throws Exception {
        ManagementBean bean = new ManagementBean(new Counters("camera-7", () -> true));
        bean.named("camera-7");
        assertTrue(ComponentBench.hasBean("camera-7"));
        bean.close();
        bean.named("camera-8");
        assertFalse(ComponentBench.hasBean("camera-7"));
        assertFalse(ComponentBench.hasBean("camera-8"));
    }
}
