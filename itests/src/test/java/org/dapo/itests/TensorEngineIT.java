package org.dapo.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Tests that the tensor engine recovers from every change of its bundle. The engine is called by reflection. If the test
 * imported its packages, a refresh would stop the test too.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class TensorEngineIT {
    private static final String BUNDLE = "org.dapo.djl";
    private static final String SERVICE = "org.dapo.nn.api.tensor.TensorEngine";
    private static final long PATIENCE_MILLIS = 60_000;

    @Inject
    private BundleContext context;

    private ServiceTracker<Object, Object> engines;

    @Configuration
    public Option[] suite() {
        return Suite.complete();
    }

    @Before
    public void track() {
        engines = new ServiceTracker<>(context, SERVICE, null);
        engines.open(true);
    }

    @After
    public void close() {
        engines.close();
    }

    @Test
    public void theServiceComputes() throws Exception {
        assertComputes();
    }

    @Test
    public void stoppingTakesTheServiceAwayAndStartingBringsItBack() throws Exception {
        assertComputes();
        bundle().stop();
        assertNull(engines.getService());
        bundle().start();
        assertComputes();
    }

    @Test
    public void anUpdateBringsTheServiceBack() throws Exception {
        assertComputes();
        // Stopped first: the neural network API is wired to the old DJL until the refresh, so the new one cannot
        // resolve.
        bundle().stop();
        Path jar = Distribution.suiteBundles().stream()
                .filter(file -> Distribution.name(file).startsWith(BUNDLE + "-"))
                .findFirst()
                .orElseThrow();
        bundle().update(Files.newInputStream(jar));
        refresh();
        bundle().start();
        assertComputes();
    }

    @Test
    public void aRefreshBringsTheServiceBackThoughTheLibraryStaysInTheProcess() throws Exception {
        assertComputes();
        refresh();
        refresh();
        assertComputes();
    }

    private Bundle bundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> BUNDLE.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private void refresh() throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle()), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        assertTrue(refreshed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void assertComputes() throws Exception {
        Object engine = engines.waitForService(PATIENCE_MILLIS);
        assertNotNull("no tensor engine", engine);
        ClassLoader djl = bundle().adapt(BundleWiring.class).getClassLoader();
        Class<?> deviceType = djl.loadClass("ai.djl.Device");
        Object cpu = deviceType.getMethod("cpu").invoke(null);
        Class<?> managerType = djl.loadClass("ai.djl.ndarray.NDManager");
        Class<?> contract = Arrays.stream(engine.getClass().getInterfaces())
                .filter(type -> type.getName().equals(SERVICE))
                .findFirst()
                .orElseThrow();
        try (AutoCloseable manager =
                (AutoCloseable) contract.getMethod("newManager", deviceType).invoke(engine, cpu)) {
            Object x = managerType.getMethod("create", float[].class).invoke(manager, (Object) new float[] {1, 2, 3});
            Class<?> arrayType = djl.loadClass("ai.djl.ndarray.NDArray");
            Object squares = arrayType.getMethod("square").invoke(x);
            assertArrayEquals(
                    new float[] {1, 4, 9},
                    (float[]) arrayType.getMethod("toFloatArray").invoke(squares),
                    0);
        }
    }
}
