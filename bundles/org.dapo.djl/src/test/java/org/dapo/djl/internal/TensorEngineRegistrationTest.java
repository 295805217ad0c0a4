package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import ai.djl.util.Utils;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class TensorEngineRegistrationTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Test
    void theReasonIsThatOfTheInnermostCause() {
        Throwable missing = new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file\nmore");
        assertEquals(
                "libcuda.so.1: cannot open shared object file",
                TensorEngineRegistration.reason(new EngineException("Failed to load PyTorch native library", missing)));
        assertEquals(
                "/cache/pytorch: permission denied",
                TensorEngineRegistration.reason(new EngineException(new AccessDeniedException("/cache/pytorch"))));
        assertEquals(
                "No space left on device (it is unpacked into %s; DJL_CACHE_DIR names another folder)"
                        .formatted(Utils.getEngineCacheDir("pytorch")),
                TensorEngineRegistration.reason(new EngineException(new IOException("No space left on device"))));
        assertEquals("null", TensorEngineRegistration.reason(new EngineException((String) null)));
    }

    @Test
    void theFrameworkDoesNotWaitForTheEngineAndSomethingStandsForItMeanwhile() throws Exception {
        TensorEngineRegistration registration;
        synchronized (PyTorch.class) {
            registration = started();
            assertEquals("the tensor engine is being loaded", next());
            assertTrue(events.isEmpty());
        }
        assertEquals("TensorEngine", next());
        assertEquals("no longer the tensor engine is being loaded", next());

        registration.deactivate();
        assertEquals("no longer TensorEngine", next());
    }

    @Test
    void aStopWaitsForTheEngineThatIsBeingLoadedAndItIsNotRegistered() throws Exception {
        Thread loading;
        Thread stopping;
        synchronized (PyTorch.class) {
            TensorEngineRegistration registration = started();
            loading = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("dapo-tensor-engine"))
                    .findFirst()
                    .orElseThrow();
            stopping = new Thread(registration::deactivate);
            stopping.start();
            stopping.join(200);
            assertTrue(stopping.isAlive(), "the bundle was stopped while its library was being loaded");
        }
        stopping.join(TimeUnit.MINUTES.toMillis(1));
        assertFalse(stopping.isAlive());
        loading.join(TimeUnit.MINUTES.toMillis(1));

        assertEquals(
                List.of("the tensor engine is being loaded", "no longer the tensor engine is being loaded"),
                List.copyOf(events));
    }

    @Test
    void anEngineThatLacksMemoryToLoadIsNotAwaited() throws Exception {
        started(() -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertEquals("the tensor engine is being loaded", next());
        assertEquals("no tensor engine: PyTorch cannot be loaded on this machine: Java heap space", next());
        assertEquals("no longer the tensor engine is being loaded", next());
    }

    private String next() throws InterruptedException {
        return String.valueOf(events.poll(1, TimeUnit.MINUTES));
    }

    private TensorEngineRegistration started() {
        return started(() -> "cpu");
    }

    private TensorEngineRegistration started(Supplier<String> device) {
        BundleContext context = proxy(BundleContext.class, (self, method, arguments) -> switch (method.getName()) {
            case "getBundle" -> proxy(Bundle.class, (bundle, call, values) -> "location");
            case "registerService" -> registered(arguments);
            default -> null;
        });
        DjlConfiguration configuration = proxy(
                DjlConfiguration.class,
                (self, method, arguments) -> method.getReturnType() == int.class ? (Object) 2 : device.get());
        return new TensorEngineRegistration(context, configuration, Map.of());
    }

    private ServiceRegistration<?> registered(Object[] arguments) {
        String what = arguments[1] instanceof Supplier<?> stands
                ? ((Map<?, ?>) stands.get()).get("location").toString()
                : ((Class<?>) arguments[0]).getSimpleName();
        events.add(what);
        return proxy(ServiceRegistration.class, (self, method, values) -> {
            events.add("no longer " + what);
            return null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
