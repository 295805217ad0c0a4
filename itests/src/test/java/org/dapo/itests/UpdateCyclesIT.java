package org.dapo.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.dapo.api.model.ModelSource;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.progress.RunListener;
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
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Tests that updating, refreshing and using a plug-in again and again leaves nothing behind. The system property
 * {@code dapo.cycles} sets the number of cycles. itests/scripts/update-cycles.sh sets it to 200.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class UpdateCyclesIT {
    private static final int CYCLES = Integer.getInteger("dapo.cycles", 12);
    private static final int ROWS = 10;

    /** With fewer cycles the JVM is still warming up, so the memory of the process shows nothing. */
    private static final int CYCLES_FOR_MEMORY = 100;

    private static final double FLAT = 0.05;
    private static final long PATIENCE_MILLIS = 60_000;

    @Inject
    private BundleContext context;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private record Row(int cycle, long loaders, int classes, long heapKib, long processKib) {}

    @org.ops4j.pax.exam.Configuration
    public Option[] suite() {
        return Suite.complete();
    }

    @Test
    public void updatesLeaveNeitherClassLoadersNorMemoryBehind() throws Exception {
        Path jar = folder.getRoot().toPath().resolve("layout.jar");
        PluginJar.versionedLayout("1.0.0").writeTo(jar);
        Bundle bundle = context.installBundle("file:layout", Files.newInputStream(jar));
        System.out.println("cycle  class loaders left  classes  heap MiB  process MiB");
        var model = context.registerService(ModelSource.class, new TinyModel(), TinyModel.properties());
        try (LivePipeline pipeline = new LivePipeline(context, TinyModel.NAME)) {
            bundle.start();
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                String version = "1.%d.0".formatted(cycle);
                PluginJar.versionedLayout(version).writeTo(jar);
                update(bundle, jar);
                assertEquals(
                        Set.of("v" + version), evaluate(pipeline).products().keySet());
                loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                if (cycle % Math.max(1, CYCLES / ROWS) == 0) {
                    measure(cycle);
                }
            }
        } finally {
            bundle.uninstall();
            refresh(bundle);
            model.unregister();
        }
        judge();
    }

    private void update(Bundle bundle, Path jar) throws Exception {
        bundle.stop();
        bundle.update(Files.newInputStream(jar));
        refresh(bundle);
        bundle.start();
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> {
                    if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                        refreshed.countDown();
                    }
                });
        assertTrue(refreshed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
    }

    private EvaluationResult evaluate(LivePipeline pipeline) throws Exception {
        Path out = folder.newFolder().toPath();
        DatasetReference data =
                new DatasetReference(VersionedLayout.NAME, folder.getRoot().toPath());
        return pipeline.await()
                .evaluate(
                        EvaluationRequest.builder(data, out)
                                .metrics(Set.of("image_auroc", "pixel_auroc"))
                                .build(),
                        RunListener.NONE);
    }

    private void measure(int cycle) throws IOException {
        // One class loader is in use. Those that the collector clears late are not leaks of the suite.
        for (int attempt = 0; attempt < 10 && alive() > 1; attempt++) {
            System.gc();
            System.runFinalization();
        }
        System.gc();
        Row row = new Row(
                cycle,
                alive() - 1,
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 10,
                processKib());
        rows.add(row);
        System.out.printf(
                "%5d  %18d  %7d  %8.1f  %11.1f%n",
                row.cycle(), row.loaders(), row.classes(), row.heapKib() / 1024.0, row.processKib() / 1024.0);
    }

    private long alive() {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    /** Returns the resident memory of the process, or 0 if the system does not report it. */
    private static long processKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private void judge() {
        Row last = rows.get(rows.size() - 1);
        // After an update, the framework may keep one wiring until the next.
        assertTrue("class loaders left: " + last.loaders(), last.loaders() <= 1);
        Row warm = rows.get(rows.size() / 2 - 1);
        assertTrue(warm + " " + last, last.classes() <= warm.classes() * 1.01);
        double growth =
                (double) median(rows.size() * 3 / 4, rows.size()) / median(rows.size() / 4, rows.size() / 2) - 1;
        System.out.printf("%d cycles; process memory after warm-up: %+.1f %%%n", last.cycle(), 100 * growth);
        assertTrue("process memory grew by " + growth, CYCLES < CYCLES_FOR_MEMORY || growth < FLAT);
    }

    private long median(int from, int to) {
        long[] values = rows.subList(from, to).stream()
                .mapToLong(Row::processKib)
                .sorted()
                .toArray();
        return Math.max(1, values[values.length / 2]);
    }
}
