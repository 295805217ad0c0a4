package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorCounters;
import org.dapo.api.pipeline.InspectorEvents;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Tests that a configuration creates an inspector service, which survives every change behind it. The system property
 * {@code dapo.swaps} sets how often backbones are swapped. itests/scripts/backbone-swaps.sh sets it to 1,000.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class InspectorIT {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final int CALLERS = 4;
    private static final int SWAPS = Integer.getInteger("dapo.swaps", 20);
    private static final int ROWS = 10;
    private static final List<String> BACKBONES = List.of("clip-one", "clip-two");

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<Configuration> stored = new ArrayList<>();
    private final List<ImageSource> images =
            Stream.of(20, 90, 160).map(InspectorIT::plate).toList();
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private ServiceTracker<Inspector, Inspector> inspectors;

    @org.ops4j.pax.exam.Configuration
    public Option[] suite() {
        return OptionUtils.combine(Suite.complete(), Suite.bundleOf(Event.class), Suite.bundleOf(HealthCheck.class));
    }

    @Before
    public void twoPipelines() throws Exception {
        int seed = 3;
        for (String backbone : BACKBONES) {
            TinyModel model = new TinyModel(backbone, seed++);
            registered.add(context.registerService(ModelSource.class, model, TinyModel.properties(backbone)));
            configure(Pipeline.FACTORY_PID, pipeline("line of " + backbone, backbone));
        }
        Dictionary<String, Object> topics = new Hashtable<>();
        topics.put(EventConstants.EVENT_TOPIC, InspectorEvents.ALL);
        registered.add(context.registerService(EventHandler.class, events::add, topics));
        inspectors = new ServiceTracker<>(context, Inspector.class, null);
        inspectors.open();
    }

    @After
    public void takeAway() throws Exception {
        inspectors.close();
        for (Configuration configuration : stored) {
            configuration.delete();
        }
        registered.forEach(ServiceRegistration::unregister);
        // Configurations are removed asynchronously. The next test must not see the inspector of this one.
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (context.getServiceReference(InspectorCounters.class) != null && System.currentTimeMillis() < end) {
            Thread.sleep(10);
        }
    }

    @Test
    public void aConfigurationOfTextsMakesAnInspectorWithCountersAndEvents() throws Exception {
        Configuration configuration = configure(
                Inspector.FACTORY_PID,
                inspector("line of clip-one", "image.threshold", "0.25", "batch.size", "2", "queue.size", "9"));
        Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
        assertNotNull(camera);
        assertEquals("camera-1", inspectors.getServiceReference().getProperty(Inspector.NAME_PROPERTY));
        assertEquals(InspectorEvents.APPEARED, event().getTopic());
        Inspection found = camera.inspect(images.get(0), Optional.empty());
        assertEquals(0.25, found.threshold().image(), 0);
        Event inspected = event();
        assertEquals(InspectorEvents.INSPECTED, inspected.getTopic());
        assertEquals("camera-1", inspected.getProperty(Inspector.NAME_PROPERTY));
        assertEquals(images.get(0).name(), inspected.getProperty(InspectorEvents.IMAGE));
        assertEquals(found.score(), inspected.getProperty(InspectorEvents.SCORE));
        assertEquals(found.anomalous(), inspected.getProperty(InspectorEvents.ANOMALOUS));
        assertEquals(0.25, inspected.getProperty(InspectorEvents.THRESHOLD));
        assertEquals("clip-one", inspected.getProperty(InspectorEvents.BACKBONE));
        assertTrue(inspected.containsProperty("timestamp"));
        HealthCheck health = context.getService(context.getServiceReference(HealthCheck.class));
        assertEquals(Result.Status.OK, health.execute().getStatus());
        InspectorCounters counters = counters();
        assertEquals(1, counters.getImages());
        assertTrue(counters.getLatencyMedianMillis() > 0);
        ObjectName bean = new ObjectName("org.dapo:type=Inspector,name=\"camera-1\"");
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        assertEquals(1L, beans.getAttribute(bean, "Images"));
        camera.close();
        camera.inspect(images.get(0), Optional.empty());
        assertEquals("the service belongs to its configuration", InspectorEvents.INSPECTED, event().getTopic());
        Dictionary<String, Object> renamed = inspector("line of clip-one");
        renamed.put(Inspector.NAME_PROPERTY, "camera-2");
        configuration.update(renamed);
        assertEquals("camera-1", told(InspectorEvents.GONE, "the inspector was renamed to 'camera-2'"));
        assertEquals("camera-2", told(InspectorEvents.APPEARED, null));
        assertFalse(beans.isRegistered(bean));
        stored.remove(configuration);
        configuration.delete();
        assertEquals("camera-2", told(InspectorEvents.GONE, "the inspector 'camera-2' is closed"));
        assertEquals(0, inspectors.size());
    }

    @Test
    public void noCallFailsWhileTheConfigurationChangesBetweenTwoBackbones() throws Exception {
        Configuration configuration = configure(Inspector.FACTORY_PID, inspector("line of clip-two"));
        swaps(backbone -> configuration.update(inspector("line of " + backbone)));
    }

    @Test
    public void noCallFailsWhileThePipelineBehindItIsConfiguredAnew() throws Exception {
        Configuration line = configure(Pipeline.FACTORY_PID, pipeline("line-1", "clip-two"));
        configure(Inspector.FACTORY_PID, inspector("line-1", "patience", "60000"));
        swaps(backbone -> line.update(pipeline("line-1", backbone)));
    }

    private interface Swap {
        void to(String backbone) throws Exception;
    }

    private void swaps(Swap swap) throws Exception {
        Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
        try (LiveCallers callers = new LiveCallers(camera, images, expected(), CALLERS)) {
            System.out.printf(
                    "%8s  %20s  %20s  %6s  %7s%n", "swaps", "answers of clip-one", "of clip-two", "faults", "seconds");
            long began = System.nanoTime();
            for (int i = 0; i < SWAPS; i++) {
                String next = BACKBONES.get(i % 2);
                swap.to(next);
                callers.awaitAnswerOf(next);
                if ((i + 1) % Math.max(1, SWAPS / ROWS) == 0) {
                    System.out.printf(
                            "%8d  %20d  %20d  %6d  %7.1f%n",
                            i + 1,
                            callers.answersOf(BACKBONES.get(0)),
                            callers.answersOf(BACKBONES.get(1)),
                            callers.faults().size(),
                            (System.nanoTime() - began) / 1e9);
                }
            }
            callers.close();
            assertEquals(List.of(), callers.faults());
        }
        assertSame("the service was another one meanwhile", camera, inspectors.getService());
        assertEquals(0, counters().getFailed());
        // The last swap may be counted after callers have been answered by its backbone.
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (counters().getSwaps() < SWAPS && System.currentTimeMillis() < end) {
            Thread.sleep(10);
        }
        assertEquals(SWAPS, counters().getSwaps());
    }

    private Map<String, List<Inspection>> expected() throws Exception {
        Map<String, List<Inspection>> expected = new HashMap<>();
        for (String backbone : BACKBONES) {
            try (Inspector alone =
                    pipelineOf(backbone).inspector(InspectorRequest.builder().build())) {
                expected.put(backbone, LiveCallers.alone(alone, images));
            }
        }
        return expected;
    }

    private Pipeline pipelineOf(String backbone) throws Exception {
        ServiceTracker<Pipeline, Pipeline> pipelines = new ServiceTracker<>(
                context,
                context.createFilter("(&(objectClass=%s)(%s=line of %s))"
                        .formatted(Pipeline.class.getName(), Pipeline.NAME_PROPERTY, backbone)),
                null);
        pipelines.open();
        try {
            return pipelines.waitForService(PATIENCE_MILLIS);
        } finally {
            pipelines.close();
        }
    }

    @Test
    public void whatIsMissingIsNamedAndAllIsBackWhenItIsBack() throws Exception {
        configure(Inspector.FACTORY_PID, inspector("line of clip-one", "patience", "200"));
        Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
        Bundle strategy = bundle("org.dapo.prompt.fixed");
        strategy.stop();
        awaitReady(false);
        PipelineException failure =
                assertThrows(PipelineException.class, () -> camera.inspect(images.get(0), Optional.empty()));
        assertEquals(
                "the pipeline 'line of clip-one' waits for a prompt that matches (dapo.plugin.name=fixed)",
                failure.getMessage());
        strategy.start();
        awaitReady(true);
        assertNotNull(camera.inspect(images.get(0), Optional.empty()));
    }

    @Test
    public void aPackStartsAnInspectorWithItsThresholdAndOnNoOtherBackbone() throws Exception {
        Path pack = folder.getRoot().toPath().resolve("line.pack");
        pipelineOf("clip-one")
                .pack(InspectorRequest.builder().imageThreshold(0.125).build(), Set.of(), pack);
        configure(Inspector.FACTORY_PID, inspector("line of clip-two", "pack", pack.toString(), "patience", "0"));
        ServiceTracker<InspectorCounters, InspectorCounters> refused =
                new ServiceTracker<>(context, InspectorCounters.class, null);
        refused.open();
        InspectorCounters counters = refused.waitForService(PATIENCE_MILLIS);
        refused.close();
        awaitTrouble(counters, "backbone 'clip-one', not with 'clip-two'");
        stored.get(stored.size() - 1).update(inspector("line of clip-one", "pack", pack.toString()));
        Inspection found = inspectors.waitForService(PATIENCE_MILLIS).inspect(images.get(0), Optional.empty());
        assertEquals(0.125, found.threshold().image(), 0);
        assertEquals(expected().get("clip-one").get(0).score(), found.score(), 1e-5);
    }

    @Test
    public void aBadConfigurationIsNamedAndHarmsNoOther() throws Exception {
        configure(Inspector.FACTORY_PID, inspector("line of clip-one", "batch.size", "many"));
        ServiceTracker<InspectorCounters, InspectorCounters> bad =
                new ServiceTracker<>(context, InspectorCounters.class, null);
        bad.open();
        InspectorCounters counters = bad.waitForService(PATIENCE_MILLIS);
        assertFalse(counters.isReady());
        assertEquals(
                "the inspector 'camera-1' is not available: batch.size is 'many', which is not a whole number of at"
                        + " least 1",
                counters.getTrouble());
        bad.close();
        Dictionary<String, Object> good = inspector("line of clip-one");
        good.put(Inspector.NAME_PROPERTY, "camera-2");
        configure(Inspector.FACTORY_PID, good);
        assertNotNull(inspectors.waitForService(PATIENCE_MILLIS).inspect(images.get(0), Optional.empty()));
        assertEquals(1, inspectors.size());
    }

    /** Whoever registers a pipeline is often the thread that hands out all configurations. */
    @Test
    public void aPipelineWhosePartsDoNotStartHoldsUpNobodyElse() throws Exception {
        configure(Inspector.FACTORY_PID, inspector("line of clip-one"));
        assertNotNull(inspectors.waitForService(PATIENCE_MILLIS));
        CountDownLatch end = new CountDownLatch(1);
        Thread registering = new Thread(() -> registered.add(context.registerService(
                Pipeline.class, new HangingService<Pipeline>(end), pipeline("hanging", "clip-one"))));
        registering.start();
        try {
            registering.join(10_000);
            assertFalse("the inspector waits for a pipeline that it does not want", registering.isAlive());
            Dictionary<String, Object> waiting = inspector("hanging");
            waiting.put(Inspector.NAME_PROPERTY, "camera-2");
            configure(Inspector.FACTORY_PID, waiting);
            Dictionary<String, Object> good = inspector("line of clip-two");
            good.put(Inspector.NAME_PROPERTY, "camera-3");
            configure(Inspector.FACTORY_PID, good);
            assertEquals("camera-1", told(InspectorEvents.APPEARED, null));
            assertEquals("camera-3", told(InspectorEvents.APPEARED, null));
        } finally {
            end.countDown();
            registering.join();
        }
    }

    @Test
    public void aConfigurationThatBecameWrongIsToldOfUntilItIsMended() throws Exception {
        configure(Inspector.FACTORY_PID, inspector("line of clip-one", "patience", "200"));
        inspectors.waitForService(PATIENCE_MILLIS);
        Configuration camera = stored.get(stored.size() - 1);
        camera.update(inspector("line of clip-one", "patience", "200", "batch.size", "many"));
        awaitTrouble(counters(), "continues unchanged: batch.size is 'many'");
        Bundle strategy = bundle("org.dapo.prompt.fixed");
        strategy.stop();
        awaitTrouble(counters(), "waits for a prompt");
        strategy.start();
        awaitTrouble(counters(), "continues unchanged: batch.size is 'many'");
        assertTrue(counters().isReady());
        camera.update(inspector("line of clip-one"));
        awaitTrouble(counters(), "");
    }

    /** Waits until the trouble contains these words, or until there is none if the words are empty. */
    private static void awaitTrouble(InspectorCounters counters, String words) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (words.isEmpty()
                ? !counters.getTrouble().isEmpty()
                : !counters.getTrouble().contains(words)) {
            assertTrue(counters.getTrouble(), System.currentTimeMillis() < end);
            Thread.sleep(10);
        }
    }

    private void awaitReady(boolean wanted) throws InterruptedException {
        InspectorCounters counters = counters();
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (counters.isReady() != wanted && System.currentTimeMillis() < end) {
            Thread.sleep(10);
        }
        assertEquals(counters.getTrouble(), wanted, counters.isReady());
    }

    private InspectorCounters counters() {
        return context.getService(context.getServiceReference(InspectorCounters.class));
    }

    /** Checks topic and reason of the next event, and returns the name of its inspector. */
    private Object told(String topic, String reason) throws InterruptedException {
        Event event = event();
        assertEquals(topic, event.getTopic());
        assertEquals(reason, event.getProperty(InspectorEvents.REASON));
        return event.getProperty(Inspector.NAME_PROPERTY);
    }

    private Event event() throws InterruptedException {
        Event event = events.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertNotNull("no event", event);
        return event;
    }

    private Configuration configure(String factory, Dictionary<String, Object> properties) throws Exception {
        Configuration configuration = configurations.createFactoryConfiguration(factory, "?");
        stored.add(configuration);
        configuration.update(properties);
        return configuration;
    }

    private static Dictionary<String, Object> pipeline(String name, String backbone) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Pipeline.NAME_PROPERTY, name);
        properties.put("backbone.target", "(dapo.plugin.name=%s)".formatted(backbone));
        properties.put("prompt.target", "(dapo.plugin.name=fixed)");
        properties.put("taxonomy.target", "(dapo.plugin.name=mvtec)");
        return properties;
    }

    private static Dictionary<String, Object> inspector(String pipeline, String... more) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Inspector.NAME_PROPERTY, "camera-1");
        properties.put("pipeline.target", "(%s=%s)".formatted(Pipeline.NAME_PROPERTY, pipeline));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static ImageSource plate(int grey) {
        byte[] pixels = new byte[3 * 48 * 40];
        Arrays.fill(pixels, (byte) grey);
        Arrays.fill(pixels, 2_000, 2_400, (byte) (255 - grey));
        return new ImageSource.Pixels("plate-" + grey, () -> new RgbImage(48, 40, pixels));
    }
}
