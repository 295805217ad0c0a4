package org.dapo.engine.internal.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import org.dapo.api.pipeline.PipelineException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class PartsTest {
    /** A run that goes on while its bundle is stopped still asks for parts; then its bundle context is no longer valid. */
    @Test
    void aStoppedEngineIsToldInOneLine() {
        BundleContext invalid = (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (self, method, arguments) -> {
                    throw new IllegalStateException("BundleContext is no longer valid");
                });
        Parts parts = new Parts(invalid);
        PipelineException stopped = assertThrows(PipelineException.class, () -> parts.dataset("mvtec"));
        assertEquals("the engine has been stopped", stopped.getMessage());
    }
}
