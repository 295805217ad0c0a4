package org.dapo.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.launch.Framework;

/** Tests in a real framework. */
class LateServiceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @TempDir
    Path storage;

    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void startFramework() throws BundleException {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", storage.toString()));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stopFramework() throws BundleException, InterruptedException {
        end.countDown();
        framework.stop();
        framework.waitForStop(10_000);
    }

    @Test
    void somethingStandsForItUntilItIsRegistered() throws Exception {
        LateService<Runnable> late = begin(LONG);
        assertTrue(isComing());
        assertNull(context.getServiceReference(Runnable.class));

        end.countDown();
        await(() -> !isComing());
        assertEquals("late", context.getServiceReference(Runnable.class).getProperty("name"));

        late.close();
        assertNull(context.getServiceReference(Runnable.class));
    }

    @Test
    void thereIsNeverNeitherThePlaceholderNorTheService() throws Exception {
        begin(LONG);
        CountDownLatch gap = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (event.getType() == ServiceEvent.UNREGISTERING && context.getServiceReference(Runnable.class) == null) {
                gap.countDown();
            }
        };
        context.addServiceListener(listener);
        end.countDown();
        await(() -> !isComing());
        assertEquals(1, gap.getCount());
    }

    @Test
    void whatIsNoLongerWantedIsNeitherWaitedForNorRegistered() throws Exception {
        LateService<Runnable> late = begin(LONG);
        late.close();
        assertFalse(isComing());

        CountDownLatch registered = new CountDownLatch(1);
        context.addServiceListener(event -> registered.countDown());
        end.countDown();
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        assertFalse(registered.await(100, TimeUnit.MILLISECONDS));
    }

    @Test
    void whatHangsIsNotAwaitedForEverAndComesWhenItIsReady() throws Exception {
        begin(Duration.ofMillis(20));
        await(() -> !isComing());
        assertNull(context.getServiceReference(Runnable.class));

        end.countDown();
        await(() -> context.getServiceReference(Runnable.class) != null);
    }

    @Test
    void whatCannotBePreparedIsNotAwaited() throws Exception {
        assertNotNull(LateService.begin(context, Runnable.class, LONG, wanted -> Optional.empty()));
        await(() -> !isComing());
        assertNull(context.getServiceReference(Runnable.class));
    }

    private LateService<Runnable> begin(Duration patience) {
        Runnable service = () -> {};
        return LateService.begin(context, Runnable.class, patience, wanted -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.countDown();
            return Optional.of(new LateService.Ready<>(service, Map.of("name", "late")));
        });
    }

    private boolean isComing() {
        try {
            return !context.getServiceReferences(Supplier.class, "(dapo.plugins.coming=java.lang.Runnable)")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier expected) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!expected.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "it does not happen");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
