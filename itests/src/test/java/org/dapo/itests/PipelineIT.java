package org.dapo.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.dapo.api.dataset.DatasetAdapter;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.metric.Curve;
import org.dapo.api.model.ModelRecognizer;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.TuningRequest;
import org.dapo.api.pipeline.TuningResult;
import org.dapo.api.plugin.PluginProperties;
import org.dapo.api.progress.RunListener;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventHook;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** Tests that one configuration assembles a pipeline from services, and that the pipeline works and follows its parts. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PipelineIT {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final Set<String> METRICS = Set.of(
            "image_auroc",
            "image_ap",
            "image_f1max",
            "pixel_auroc",
            "pixel_ap",
            "pixel_f1max",
            "pixel_aupro",
            "pixel_pro_prototype",
            "multitype_auroc",
            "multitype_ap",
            "multitype_f1",
            "multitype_auroc_defects",
            "multitype_ap_defects",
            "multitype_f1_defects");

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private ServiceRegistration<ModelSource> model;
    private Configuration configuration;
    private ServiceTracker<Pipeline, Pipeline> pipelines;

    @org.ops4j.pax.exam.Configuration
    public Option[] suite() {
        return Suite.complete();
    }

    @Before
    public void configure() throws Exception {
        model = context.registerService(ModelSource.class, new TinyModel(), TinyModel.properties());
        configuration = configurations.createFactoryConfiguration(Pipeline.FACTORY_PID, "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Pipeline.NAME_PROPERTY, "line-1");
        properties.put("backbone.target", "(dapo.plugin.name=" + TinyModel.NAME + ")");
        properties.put("prompt.target", "(dapo.plugin.name=dapo)");
        properties.put("taxonomy.target", "(dapo.plugin.name=mvtec)");
        configuration.update(properties);
        pipelines = new ServiceTracker<>(
                context,
                context.createFilter(
                        "(&(objectClass=%s)(%s=line-1))".formatted(Pipeline.class.getName(), Pipeline.NAME_PROPERTY)),
                null);
        pipelines.open();
    }

    @After
    public void takeAway() throws Exception {
        pipelines.close();
        configuration.delete();
        model.unregister();
    }

    @Test
    public void aPipelineGoesWithEachOfItsPartsAndComesBackWithIt() throws Exception {
        for (String part : new String[] {"org.dapo.prompt.dapo", "org.dapo.taxonomy.json", "org.dapo.backbone.clip"}) {
            assertNotNull(pipelines.waitForService(PATIENCE_MILLIS));
            bundle(part).stop();
            assertNull("there without " + part, pipelines.getService());
            bundle(part).start();
            assertNotNull("not back with " + part, pipelines.waitForService(PATIENCE_MILLIS));
        }
    }

    @Test
    public void itTunesEvaluatesAndInspectsWithEveryPartFoundAsAService() throws Exception {
        Pipeline pipeline = pipelines.waitForService(PATIENCE_MILLIS);
        Path data = SampleData.writeTo(folder.newFolder("data").toPath(), 3);
        Path out = folder.newFolder("out").toPath();
        TuningResult tuned = pipeline.tune(tuning(data, out.resolve("a")), RunListener.NONE);
        assertEquals(2, tuned.losses().size());
        assertTrue(tuned.losses().get(1) < tuned.losses().get(0));
        TuningResult again = pipeline.tune(tuning(data, out.resolve("b")), RunListener.NONE);
        assertArrayEquals(Files.readAllBytes(tuned.checkpoint()), Files.readAllBytes(again.checkpoint()));

        EvaluationResult result = pipeline.evaluate(evaluation(data, out, tuned.checkpoint()), RunListener.NONE);
        assertEquals(8, result.images());
        assertEquals(METRICS, result.products().get("plate").keySet());
        assertTrue(result.mean().get("pixel_auroc").value().isPresent());
        assertEquals(
                Set.of("image_roc", "image_pr", "pixel_roc", "pixel_pr", "pixel_pro"),
                result.curves().get("plate").stream().map(Curve::name).collect(Collectors.toSet()));
        String plugin = result.provenance().settings().get("data: plug-in");
        assertTrue(plugin, plugin.matches("mvtec [0-9].*"));
        assertEquals("normal", result.confusion().orElseThrow().classes().get(0));
        assertTrue(Files.size(out.resolve("result.json")) > 0);
        assertTrue(Files.size(out.resolve("overlays/plate/test/hole/000.png")) > 0);
        assertInspects(data, tuned.checkpoint());
    }

    private void assertInspects(Path data, Path checkpoint) throws Exception {
        Configuration inspector = configurations.createFactoryConfiguration(Inspector.FACTORY_PID, "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("dapo.inspector.name", "camera-1");
        properties.put("pipeline.target", "(" + Pipeline.NAME_PROPERTY + "=line-1)");
        properties.put("checkpoint", checkpoint.toString());
        inspector.update(properties);
        ServiceTracker<Inspector, Inspector> inspectors = new ServiceTracker<>(context, Inspector.class, null);
        inspectors.open();
        try {
            Inspector camera = inspectors.waitForService(PATIENCE_MILLIS);
            assertNotNull(camera);
            Inspection found =
                    camera.inspect(new ImageSource.File(data.resolve("plate/test/hole/000.png")), Optional.of("plate"));
            assertEquals(56, found.map().width());
            assertEquals(48, found.map().height());
            assertFalse(found.types().isEmpty());
        } finally {
            inspectors.close();
            inspector.delete();
        }
    }

    /** The command line looks into the registry first. What it has found there, the engine must find too. */
    @Test
    public void aPluginIsUsedAsSoonAsItIsInTheRegistryThoughNobodyHasBeenToldOfIt() throws Exception {
        Pipeline pipeline = pipelines.waitForService(PATIENCE_MILLIS);
        String name = "just-registered";
        CountDownLatch registered = new CountDownLatch(1);
        CompletableFuture<Void> tell = new CompletableFuture<>();
        EventHook holdingBack = (event, listeners) -> {
            if (name.equals(event.getServiceReference().getProperty(PluginProperties.NAME))) {
                registered.countDown();
                tell.join();
            }
        };
        DatasetAdapter adapter = root -> {
            throw new DatasetException("opened by " + name);
        };
        ServiceRegistration<EventHook> hook = context.registerService(EventHook.class, holdingBack, null);
        FutureTask<ServiceRegistration<DatasetAdapter>> registering = new FutureTask<>(() -> context.registerService(
                DatasetAdapter.class,
                adapter,
                FrameworkUtil.asDictionary(Map.of(PluginProperties.NAME, name, PluginProperties.VERSION, "1.0.0"))));
        try {
            new Thread(registering).start();
            assertTrue(registered.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
            TuningRequest request = TuningRequest.builder(
                            new DatasetReference(name, folder.getRoot().toPath()),
                            folder.getRoot().toPath().resolve("out"))
                    .build();
            PipelineException refusal =
                    assertThrows(PipelineException.class, () -> pipeline.tune(request, RunListener.NONE));
            assertEquals("opened by " + name, refusal.getMessage());
        } finally {
            tell.complete(null);
            registering.get().unregister();
            hook.unregister();
        }
    }

    /** Whoever starts the bundle, or hands out its configuration, also starts or configures others. */
    @Test
    public void aRecognizerThatDoesNotStartHoldsUpNoModel() throws Exception {
        Bundle models = bundle("org.dapo.model.folder");
        models.stop();
        CountDownLatch end = new CountDownLatch(1);
        ServiceRegistration<?> hanging =
                context.registerService(ModelRecognizer.class, new HangingService<ModelRecognizer>(end), null);
        FutureTask<Void> starting = new FutureTask<>(() -> {
            models.start();
            return null;
        });
        Thread thread = new Thread(starting);
        thread.start();
        try {
            starting.get(10, TimeUnit.SECONDS);
        } finally {
            end.countDown();
            thread.join();
            hanging.unregister();
        }
    }

    @Test
    public void aModelWhoseActivationHangsHoldsUpNoBackbone() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        // Equinox does not stop a bundle that waits for a service, so it is stopped while there is none to wait for.
        bundle("org.dapo.backbone.clip").stop();
        ServiceRegistration<?> hanging = context.registerService(
                ModelSource.class, new HangingService<ModelSource>(end), TinyModel.properties("hanging"));
        try {
            bundle("org.dapo.backbone.clip").start();
            assertNotNull(pipelines.waitForService(PATIENCE_MILLIS));
        } finally {
            end.countDown();
            hanging.unregister();
        }
    }

    private Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static TuningRequest tuning(Path data, Path out) {
        return TuningRequest.builder(new DatasetReference("mvtec", data), out)
                .epochs(2)
                .batch(4)
                .build();
    }

    private static EvaluationRequest evaluation(Path data, Path out, Path checkpoint) {
        return EvaluationRequest.builder(new DatasetReference("mvtec", data), out)
                .checkpoint(checkpoint)
                .build();
    }
}
