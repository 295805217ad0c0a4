package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.OptionUtils;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Stops and restarts each bundle of the suite while an inspection and an evaluation use it. What needs the bundle fails with
 * one line that names what is missing. Everything else works, and all works again once the bundle is back.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StoppedBundlesIT {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final String WORKS = "works";
    private static final String MODEL = "clip-stored";

    /** The message of the inspection without each bundle. Without the other bundles it works. */
    private static final Map<String, String> INSPECTION = Map.of(
            "org.dapo.inspection", "no inspector",
            "org.dapo.engine", "org.dapo.engine is not running",
            "org.dapo.djl", "its part 'tensors'",
            "org.dapo.backbone.clip", "waits for a backbone that matches (dapo.plugin.name=clip-stored)",
            "org.dapo.model.folder", "waits for a backbone that matches (dapo.plugin.name=clip-stored)",
            "org.dapo.prompt.fixed", "waits for a prompt that matches (dapo.plugin.name=fixed)",
            "org.dapo.taxonomy.json", "waits for a taxonomy that matches (dapo.plugin.name=mvtec)");

    /** The message of the evaluation without each bundle, unless the pipeline is missing. */
    private static final Map<String, String> EVALUATION = Map.of(
            "org.dapo.dataset.mvtec", "unknown dataset layout 'mvtec'",
            "org.dapo.metric.ranking", "unknown metric 'image_auroc'");

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private ServiceTracker<Inspector, Inspector> inspectors;
    private ServiceTracker<Pipeline, Pipeline> pipelines;
    private Path data;
    private volatile boolean stop;

    @org.ops4j.pax.exam.Configuration
    public Option[] suite() throws IOException {
        Path models = Files.createTempDirectory("dapo-itest-models");
        Path description = Files.createDirectory(models.resolve(MODEL)).resolve("model.json");
        Files.writeString(description, new TinyModel(MODEL, 3).manifest().json());
        description.toFile().deleteOnExit();
        return OptionUtils.combine(
                Suite.complete(), CoreOptions.frameworkProperty("dapo.models").value(models.toString()));
    }

    @Test
    public void eachBundleCanBeStoppedWhileTheSuiteIsUsed() throws Exception {
        data = SampleData.writeTo(folder.newFolder("data").toPath(), 1);
        inspectors = new ServiceTracker<>(context, Inspector.class, null);
        inspectors.open();
        pipelines = new ServiceTracker<>(context, Pipeline.class, null);
        pipelines.open();
        Configuration camera = configurations.createFactoryConfiguration(Inspector.FACTORY_PID, "?");
        try (LivePipeline pipeline = new LivePipeline(context, MODEL)) {
            camera.update(inspector());
            awaitAll();
            Map<String, List<String>> wrong = new TreeMap<>();
            for (Bundle bundle : bundlesOfTheSuite()) {
                List<String> found = stopAndStart(bundle);
                if (!found.isEmpty()) {
                    wrong.put(bundle.getSymbolicName(), found);
                }
            }
            assertEquals(Map.of(), wrong);
            assertNotNull(pipeline.await());
        } finally {
            camera.delete();
            inspectors.close();
            pipelines.close();
        }
    }

    private List<String> stopAndStart(Bundle bundle) throws Exception {
        String name = bundle.getSymbolicName();
        Map<String, Integer> before = states(name);
        faults.clear();
        stop = false;
        List<Thread> users = List.of(user(this::inspect, "inspecting"), user(this::evaluate, "evaluating"));
        TimeUnit.MILLISECONDS.sleep(50);
        bundle.stop();
        String inspection = settled(this::inspect, expectedOfInspection(name));
        String evaluation = settled(this::evaluate, expectedOfEvaluation(name));
        System.out.printf("without %-25s inspection: %s; evaluation: %s%n", name, inspection, evaluation);
        List<String> wrong = new ArrayList<>();
        if (!inspection.contains(expectedOfInspection(name))) {
            wrong.add("inspection: " + inspection);
        }
        if (!evaluation.contains(expectedOfEvaluation(name))) {
            wrong.add("evaluation: " + evaluation);
        }
        if (!states(name).equals(before)) {
            wrong.add("others: " + states(name));
        }
        bundle.start();
        awaitAll();
        stop = true;
        for (Thread user : users) {
            user.join(PATIENCE_MILLIS);
        }
        wrong.addAll(faults);
        return wrong;
    }

    private static String expectedOfInspection(String bundle) {
        return INSPECTION.getOrDefault(bundle, WORKS);
    }

    private static String expectedOfEvaluation(String bundle) {
        boolean needsPipeline = INSPECTION.containsKey(bundle) && !bundle.equals("org.dapo.inspection");
        return EVALUATION.getOrDefault(bundle, needsPipeline ? "no pipeline" : WORKS);
    }

    private interface Use {
        /** Runs it and returns a one-line message. */
        String run();
    }

    /** Repeats a use until its message is as expected. The framework's threads need time to process a stopped bundle. */
    private static String settled(Use use, String expected) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String said = use.run();
        while (!said.contains(expected) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            said = use.run();
        }
        return said;
    }

    private Thread user(Use use, String name) {
        Thread thread = new Thread(
                () -> {
                    while (!stop) {
                        use.run();
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                },
                name);
        thread.start();
        return thread;
    }

    private String inspect() {
        Inspector camera = inspectors.getService();
        if (camera == null) {
            return "no inspector";
        }
        ImageSource image = new ImageSource.File(data.resolve("plate/test/hole/000.png"));
        return said(() -> camera.inspect(image, Optional.empty()));
    }

    private String evaluate() {
        Pipeline pipeline = pipelines.getService();
        if (pipeline == null) {
            return "no pipeline";
        }
        return said(() -> pipeline.evaluate(
                EvaluationRequest.builder(
                                new DatasetReference("mvtec", data),
                                Files.createTempDirectory(folder.getRoot().toPath(), "out"))
                        .metrics(Set.of("image_auroc"))
                        .build(),
                RunListener.NONE));
    }

    private interface Call {
        Object run() throws PipelineException, IOException;
    }

    /** Returns the message of a call. A failed call must throw one line for its user; anything else is a fault. */
    private String said(Call call) {
        try {
            call.run();
            return WORKS;
        } catch (PipelineException e) {
            if (e.getMessage() == null || e.getMessage().lines().count() != 1) {
                faults.add("not one line: " + e);
            }
            return String.valueOf(e.getMessage());
        } catch (IOException | RuntimeException | LinkageError e) {
            faults.add(e + " at " + Arrays.stream(e.getStackTrace()).limit(6).toList());
            return e.toString();
        }
    }

    private void awaitAll() throws InterruptedException {
        assertEquals(WORKS, settledFor(this::inspect));
        assertEquals(WORKS, settledFor(this::evaluate));
    }

    private static String settledFor(Use use) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        String said = use.run();
        while (!said.equals(WORKS) && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
            said = use.run();
        }
        return said;
    }

    private List<Bundle> bundlesOfTheSuite() {
        List<Bundle> bundles = Arrays.stream(context.getBundles())
                .filter(bundle -> String.valueOf(bundle.getSymbolicName()).startsWith("org.dapo."))
                .filter(bundle -> bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
                .toList();
        assertTrue(bundles.toString(), bundles.size() > 20);
        return bundles;
    }

    /** Returns the states of all bundles except one. */
    private Map<String, Integer> states(String exceptFor) {
        Map<String, Integer> states = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (!exceptFor.equals(bundle.getSymbolicName())) {
                states.put(bundle.toString(), bundle.getState());
            }
        }
        return states;
    }

    private static Dictionary<String, Object> inspector() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Inspector.NAME_PROPERTY, "camera-1");
        properties.put("pipeline.target", "(%s=%s)".formatted(Pipeline.NAME_PROPERTY, LivePipeline.NAME));
        properties.put("patience", "100");
        return properties;
    }
}
