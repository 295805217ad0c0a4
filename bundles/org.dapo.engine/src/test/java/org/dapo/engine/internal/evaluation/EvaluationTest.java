package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.ReportFormat;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.imaging.Images;
import org.dapo.imaging.Png;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests evaluations of two products that end in the second. A resumed run keeps the first and ends as an uninterrupted one. */
class EvaluationTest {
    private static final int IMAGES = 6;

    @TempDir
    private Path folder;

    @Test
    void anEvaluationThatIsCancelledAndResumedEndsAsOneThatIsNot() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        EvaluationResult whole = pipeline.evaluate(request("whole").build(), RunListener.NONE);
        assertEquals(
                List.of("plate/test/4", "disc/test/1"),
                whole.skipped().stream().map(one -> one.id()).toList());
        assertTrue(whole.confusion().isPresent());
        assertFalse(whole.undefined().isEmpty(), "no square is bent");
        assertEquals(
                List.of(
                        "no checkpoint was given: these are the figures of the untuned initial state of 'dapo'",
                        "x: a note"),
                whole.notes());

        Stages stopping = new Stages("disc");
        assertEquals("cancelled", failure(pipeline, stopping));
        assertEquals(List.of("plate", "plate", "plate", "disc"), stopping.seen);

        Stages resuming = new Stages("nothing");
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), resuming);
        assertEquals(List.of("disc", "disc", "disc"), resuming.seen);
        assertEquals(whole.images(), resumed.images());
        assertEquals(whole.skipped(), resumed.skipped());
        assertEquals(whole.products(), resumed.products());
        assertEquals(
                List.copyOf(whole.products().keySet()),
                List.copyOf(resumed.products().keySet()));
        assertEquals(whole.mean(), resumed.mean());
        assertEquals(whole.types(), resumed.types());
        assertEquals(whole.undefined(), resumed.undefined());
        assertEquals(whole.curves(), resumed.curves());
        assertEquals(whole.confusion(), resumed.confusion());
        assertEquals(whole.provenance(), resumed.provenance());
    }

    @Test
    void aCancelledRunEndsBetweenTheTilesOfAnImage() throws Exception {
        CountingBackbone backbone = new CountingBackbone(TinyPipeline.backbone());
        Pipeline pipeline = new PipelineComponent(TinyPipeline.assembly(
                backbone,
                new DapoStrategy(new CpuTensors()),
                TinyPipeline.squares(2),
                Map.of("ranking", new RankingMetrics()),
                Map.of()));
        EvaluationRequest request = request("tiles")
                .framing(new Framing(Framing.Way.TILES, 0, 0, Optional.empty()))
                .batch(1)
                .build();
        RunListener cancelling = new RunListener() {
            @Override
            public boolean cancelled() {
                return !backbone.imagePasses.isEmpty();
            }
        };
        assertEquals(
                "cancelled",
                assertThrows(PipelineException.class, () -> pipeline.evaluate(request, cancelling))
                        .getMessage());
        assertEquals(List.of(1L), backbone.imagePasses);
    }

    @Test
    void aReportThatCannotBeWrittenEndsTheRunAndClosesAllReports() throws Exception {
        FailingReports reports = new FailingReports();
        Pipeline pipeline = pipeline(Map.of("one", reports, "two", reports));
        reports.problem = Optional.of(new ClosedByInterruptException());
        assertEquals("cannot write a report: ClosedByInterruptException", failure(pipeline, RunListener.NONE));
        assertEquals(2, reports.closed);
        reports.problem = Optional.of(new IOException("the disk is full"));
        assertEquals("the disk is full", failure(pipeline, RunListener.NONE));
        assertEquals(4, reports.closed);
        assertEquals(0, reports.results);

        reports.problem = Optional.empty();
        reports.images.clear();
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), RunListener.NONE);
        assertEquals(2 * IMAGES, reports.images.size());
        assertTrue(reports.images.stream().allMatch(id -> id.startsWith("disc/")), reports.images.toString());
        assertEquals(
                List.of("the pictures of 1 of 2 products are of an earlier run, or missing", "x: a note"),
                resumed.notes().subList(1, 3));
        assertEquals(2, reports.results);
        assertEquals(
                pipeline.evaluate(request("whole").build(), RunListener.NONE).products(), resumed.products());
    }

    @Test
    void aRunThatDoesNotResumeKeepsWhatWasFinishedUntilItIsWrittenAnew() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        assertEquals("cancelled", failure(pipeline, new Stages("disc")));
        assertEquals("cancelled", failure(pipeline, new Stages("plate")));

        Stages resuming = new Stages("nothing");
        pipeline.evaluate(request("cut").resume(true).build(), resuming);
        assertEquals(List.of("disc", "disc", "disc"), resuming.seen);
    }

    @Test
    void aRunOverAnOlderOneIsResumedAlthoughTheOthersProductsAreStillThere() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        pipeline.evaluate(request("cut").framing(Framing.SQUARE.withShifts(2)).build(), RunListener.NONE);
        assertEquals("cancelled", failure(pipeline, new Stages("disc")));

        Stages resuming = new Stages("nothing");
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), resuming);
        assertEquals(List.of("disc", "disc", "disc"), resuming.seen);
        assertEquals(
                pipeline.evaluate(request("whole").build(), RunListener.NONE).products(), resumed.products());
    }

    @Test
    void aProductIsDoneAgainWhereItsFilesAreNotWhatTheyWere() throws Exception {
        Path file = folder.resolve("0.png");
        List<Sample> samples = withOneInAFile(file);
        Pipeline pipeline = TinyPipeline.with(samples);
        pipeline.evaluate(request("cut").build(), RunListener.NONE);
        Stages unchanged = new Stages("nothing");
        pipeline.evaluate(request("cut").resume(true).build(), unchanged);
        assertEquals(List.of(), unchanged.seen);

        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        Stages repaired = new Stages("nothing");
        pipeline.evaluate(request("cut").resume(true).build(), repaired);
        assertEquals(List.of("plate", "plate", "plate"), repaired.seen);
    }

    /** A network share may be gone in the middle of a run, and back later with the same files. */
    @Test
    void aProductWhoseFilesVanishWhileItIsEvaluatedIsNotKept() throws Exception {
        Path file = folder.resolve("0.png");
        Pipeline pipeline = TinyPipeline.with(withOneInAFile(file));
        Path away = folder.resolve("away.png");
        RunListener vanishing = new RunListener() {
            @Override
            public void progress(String stage, long done, long total) {
                if (done < total) {
                    move(file, away);
                }
            }
        };
        pipeline.evaluate(request("cut").build(), vanishing);

        move(away, file);
        Stages mounted = new Stages("nothing");
        pipeline.evaluate(request("cut").resume(true).build(), mounted);
        assertEquals(List.of("plate", "plate", "plate"), mounted.seen);
    }

    @Test
    void aProductOfWhichAnImageLackedMemoryIsNotKept() throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(IMAGES));
        AtomicBoolean small = new AtomicBoolean(true);
        Sample first = samples.get(0);
        ImageSource large = new ImageSource.Pixels(first.id(), () -> {
            if (small.get()) {
                throw new ImageException("it takes more memory than Java has", new OutOfMemoryError());
            }
            return Images.load(first.image());
        });
        samples.set(0, new Sample(first.id(), first.product(), large, false, List.of()));
        Pipeline pipeline = TinyPipeline.with(samples);
        assertEquals(
                IMAGES - 1,
                pipeline.evaluate(request("cut").build(), RunListener.NONE).images());

        small.set(false);
        assertEquals(
                IMAGES,
                pipeline.evaluate(request("cut").resume(true).build(), RunListener.NONE)
                        .images());
    }

    @Test
    void whatAnotherMetricGatheredOfOtherImagesIsGatheredAgain() throws Exception {
        Path file = folder.resolve("0.png");
        List<Sample> samples = withOneInAFile(file);
        Pipeline pipeline =
                of(samples, Map.of("ranking", new RankingMetrics(), "deciding", new DecidingMetric()), Map.of());
        pipeline.evaluate(request("cut").metrics(Set.of("image_auroc")).build(), RunListener.NONE);

        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        pipeline.evaluate(request("cut").resume(true).metrics(Set.of("right")).build(), RunListener.NONE);
        Stages again = new Stages("nothing");
        pipeline.evaluate(
                request("cut").resume(true).metrics(Set.of("image_auroc")).build(), again);
        assertEquals(List.of("plate", "plate", "plate"), again.seen);
    }

    @Test
    void aProductIsDoneAgainWhereAMetricIsNewAndNotWhereOneIsWanting() throws Exception {
        Pipeline ranking = pipeline(Map.of("ranking", new RankingMetrics()), Map.of());
        ranking.evaluate(request("cut").build(), RunListener.NONE);

        Stages both = new Stages("nothing");
        EvaluationResult whole =
                pipeline(Map.of()).evaluate(request("cut").resume(true).build(), both);
        assertEquals(6, both.seen.size(), both.seen.toString());
        assertEquals(7, whole.mean().size(), whole.mean().toString());

        String wanting = assertThrows(
                        PipelineException.class,
                        () -> ranking.evaluate(request("cut").resume(true).build(), RunListener.NONE))
                .getMessage();
        assertTrue(
                wanting.contains("has figures of the metric calculator 'deciding', which is not installed"), wanting);
        Stages named = new Stages("nothing");
        EvaluationResult fewer = ranking.evaluate(
                request("cut")
                        .resume(true)
                        .metrics(Set.of("image_auroc", "pixel_auroc"))
                        .build(),
                named);
        assertEquals(List.of(), named.seen);
        assertEquals(whole.mean().get("pixel_auroc"), fewer.mean().get("pixel_auroc"));
    }

    @Test
    void whatOneMetricHasGatheredIsKeptWhereAnotherIsAskedForLater() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        pipeline.evaluate(request("cut").metrics(Set.of("image_auroc")).build(), RunListener.NONE);
        pipeline.evaluate(request("cut").resume(true).metrics(Set.of("right")).build(), RunListener.NONE);
        pipeline.evaluate(request("cut").resume(true).metrics(Set.of("ranking")).build(), RunListener.NONE);
        Stages both = new Stages("nothing");
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), both);
        assertEquals(List.of(), both.seen);
        assertEquals(
                pipeline.evaluate(request("whole").build(), RunListener.NONE).mean(), resumed.mean());
    }

    @Test
    void aProductWhoseFileIsDamagedIsDoneAgain() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        EvaluationResult whole = pipeline.evaluate(request("cut").build(), RunListener.NONE);
        Path damaged;
        try (Stream<Path> files = Files.list(folder.resolve("cut/finished"))) {
            damaged = files.sorted().findFirst().orElseThrow();
        }
        Files.write(damaged, new byte[] {0});
        Stages resuming = new Stages("nothing");
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), resuming);
        assertEquals(3, resuming.seen.size(), resuming.seen.toString());
        assertTrue(
                resuming.warnings.stream().anyMatch(line -> line.startsWith(damaged + " is damaged: '")),
                resuming.warnings.toString());
        assertEquals(whole.mean(), resumed.mean());
    }

    @Test
    void anotherEvaluationIsRefusedBeforeAnythingIsComputed() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        pipeline.evaluate(request("cut").products(Set.of("disc")).build(), RunListener.NONE);
        Stages resuming = new Stages("nothing");
        EvaluationRequest other = request("cut")
                .resume(true)
                .framing(Framing.SQUARE.withShifts(2))
                .build();
        for (int again = 0; again < 2; again++) {
            assertThrows(MadeOtherwiseException.class, () -> pipeline.evaluate(other, resuming));
        }
        assertEquals(List.of(), resuming.seen);
    }

    @Test
    void aMetricOfTwoCalculatorsAndNoMetricAtAllAreRefused() throws Exception {
        Pipeline twice = pipeline(Map.of("a", new RankingMetrics(), "b", new RankingMetrics()), Map.of());
        String message = failure(twice, RunListener.NONE);
        assertTrue(message.endsWith("is provided by two calculators, 'a' and 'b'; remove one"), message);
        assertEquals(
                "no usable metric calculator is installed", failure(pipeline(Map.of(), Map.of()), RunListener.NONE));
        assertFalse(Files.exists(folder.resolve("cut")), "a run that cannot be meant leaves nothing");
    }

    @Test
    void aReportThatWantsNoImagesGetsNone() throws Exception {
        FailingReports reports = new FailingReports();
        FailingReports figures = new FailingReports();
        figures.wantsImages = false;
        pipeline(Map.of("figures", figures)).evaluate(request("alone").build(), RunListener.NONE);
        pipeline(Map.of("figures", figures, "pictures", reports))
                .evaluate(request("both").build(), RunListener.NONE);

        assertEquals(List.of(), figures.images);
        assertEquals(2, figures.results);
        assertEquals(2 * IMAGES - 1, reports.images.size());
        EvaluationResult resumed = pipeline(Map.of("figures", figures))
                .evaluate(request("both").resume(true).build(), RunListener.NONE);
        assertEquals(2, resumed.notes().size(), "no picture is missing where none is wanted");
    }

    private String failure(Pipeline pipeline, RunListener listener) {
        return assertThrows(
                        PipelineException.class,
                        () -> pipeline.evaluate(request("cut").build(), listener))
                .getMessage();
    }

    private EvaluationRequest.Builder request(String out) {
        return EvaluationRequest.builder(new DatasetReference("squares", Path.of("")), folder.resolve(out))
                .batch(2);
    }

    private static Pipeline pipeline(Map<String, ReportFormat> reports) throws Exception {
        return pipeline(Map.of("ranking", new RankingMetrics(), "deciding", new DecidingMetric()), reports);
    }

    /** Creates a pipeline with six images of plates, one of them broken, and six of discs, one of them without its mask. */
    private static Pipeline pipeline(Map<String, MetricCalculator> metrics, Map<String, ReportFormat> reports)
            throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(IMAGES));
        ImageSource broken = new ImageSource.Pixels("plate/test/4", () -> {
            throw new ImageException("it is cut off");
        });
        samples.set(4, new Sample("plate/test/4", "plate", broken, false, List.of()));
        for (Sample sample : TinyPipeline.squares(IMAGES)) {
            String id = sample.id().replace("plate", "disc");
            List<Defect> defects =
                    id.equals("disc/test/1") ? List.of(new Defect("bright", Optional.empty())) : sample.defects();
            samples.add(new Sample(id, "disc", sample.image(), sample.anomalous(), defects));
        }
        return of(samples, metrics, reports);
    }

    /** Returns images of plates, the first of which is in a file. */
    private static List<Sample> withOneInAFile(Path file) throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(IMAGES));
        Sample first = samples.get(0);
        Png.write(file, Images.load(first.image()));
        samples.set(0, new Sample(first.id(), first.product(), new ImageSource.File(file), false, List.of()));
        return samples;
    }

    private static Pipeline of(
            List<Sample> samples, Map<String, MetricCalculator> metrics, Map<String, ReportFormat> reports)
            throws Exception {
        return new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(), new DapoStrategy(new CpuTensors()), samples, metrics, reports));
    }

    private static void move(Path from, Path to) {
        try {
            if (Files.exists(from)) {
                Files.move(from, to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records the stages of a run, and cancels the run in one of them. */
    private static final class Stages implements RunListener {
        private final List<String> seen = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final String last;

        Stages(String last) {
            this.last = last;
        }

        @Override
        public void progress(String stage, long done, long total) {
            seen.add(stage);
        }

        @Override
        public void warning(String message) {
            warnings.add(message);
        }

        @Override
        public boolean cancelled() {
            return seen.contains(last);
        }
    }
}
