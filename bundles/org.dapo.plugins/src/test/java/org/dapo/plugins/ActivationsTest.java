package org.dapo.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class ActivationsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final ServiceReference<String> reference = reference();

    @AfterEach
    void letItEnd() {
        end.countDown();
    }

    @Test
    void aServiceIsHadEachTimeItIsAskedFor() {
        Activations activations = activations(Duration.ofMinutes(1), () -> "service");

        assertEquals(Optional.of("service"), activations.get(reference));
        assertEquals(Optional.of("service"), activations.get(reference));
        assertFalse(activations.hangs(reference));
    }

    @Test
    void oneThatFailsOrIsGoneIsNotThere() {
        assertEquals(
                Optional.empty(),
                activations(Duration.ofMinutes(1), () -> {
                            throw new IllegalStateException("broken");
                        })
                        .get(reference));
        assertEquals(
                Optional.empty(), activations(Duration.ofMinutes(1), () -> null).get(reference));
    }

    @Test
    void oneThatHangsIsNotWaitedForAndNotAskedAgain() {
        Activations activations = activations(Duration.ofMillis(20), this::late);

        assertEquals(Optional.empty(), activations.get(reference));
        assertTrue(activations.hangs(reference));
        while (asked.get() == 0) {
            Thread.onSpinWait();
        }
        assertEquals(Optional.empty(), activations.get(reference));
        assertEquals(1, asked.get());
    }

    @Test
    void oneThatHangsDoesNotKeepTheProgramFromEnding() {
        Activations activations = activations(
                Duration.ofMinutes(1), () -> "daemon " + Thread.currentThread().isDaemon());

        assertEquals(Optional.of("daemon true"), activations.get(reference));
    }

    @Test
    void oneThatWasBegunIsWaitedFor() {
        Activations activations = activations(Duration.ofMinutes(1), this::late);

        activations.begin(reference);
        assertTrue(activations.hangs(reference));
        end.countDown();
        assertEquals(Optional.of("late"), activations.get(reference));
    }

    @Test
    void whoeverIsInterruptedDoesNotHearThatItDoesNotWork() {
        Activations activations = activations(Duration.ofMinutes(1), this::late);

        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> activations.get(reference));
        assertTrue(Thread.interrupted());
    }

    private String late() throws InterruptedException {
        end.await();
        return "late";
    }

    private Activations activations(Duration patience, Callable<Object> service) {
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) -> {
                    assertEquals("getService", method.getName());
                    asked.incrementAndGet();
                    return service.call();
                });
        return new Activations(context, patience);
    }

    @SuppressWarnings("unchecked")
    private ServiceReference<String> reference() {
        return (ServiceReference<String>) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> 7;
                    case "equals" -> self == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
