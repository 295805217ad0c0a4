package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.EngineException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;

class TensorEngineRegistrationTest {
    @Test
    void theReasonIsThatOfTheInnermostCause() {
        Throwable missing = new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file\nmore");
        assertEquals(
                "libcuda.so.1: cannot open shared object file",
                TensorEngineRegistration.reason(new EngineException("Failed to load PyTorch native library", missing)));
        assertEquals(
                "/cache/pytorch: permission denied",
                TensorEngineRegistration.reason(new EngineException(new AccessDeniedException("/cache/pytorch"))));
        assertEquals("null", TensorEngineRegistration.reason(new EngineException((String) null)));
    }
}
