package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;

class TensorEngineRegistrationTest {
    @Test
    void theReasonIsThatOfTheInnermostCause() {
        Throwable missing = new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file\nmore");
        assertEquals(
                "libcuda.so.1: cannot open shared object file",
                TensorEngineRegistration.reason(new EngineException("Failed to load PyTorch native library", missing)));
        assertEquals("null", TensorEngineRegistration.reason(new EngineException((String) null)));
    }
}
