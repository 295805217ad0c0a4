package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.MadeOtherwiseException;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.imaging.Images;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a resumed evaluation computes only what is missing or outdated, and ends as an uninterrupted one. */
class ResumedEvaluationTest {
    @TempDir
    private Path folder;

    @Test
    void anEvaluationThatIsCancelledAndResumedEndsAsOneThatIsNot() throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
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
    void aRunThatDoesNotResumeKeepsWhatWasFinishedUntilItIsWrittenAnew() throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
        assertEquals("cancelled", failure(pipeline, new Stages("disc")));
        assertEquals("cancelled", failure(pipeline, new Stages("plate")));

        Stages resuming = new Stages("nothing");
        pipeline.evaluate(request("cut").resume(true).build(), resuming);
        assertEquals(List.of("disc", "disc", "disc"), resuming.seen);
    }

    @Test
    void aRunOverAnOlderOneIsResumedAlthoughTheOthersProductsAreStillThere() throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
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
        List<Sample> samples = TwoProducts.withOneInAFile(file);
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
        Pipeline pipeline = TinyPipeline.with(TwoProducts.withOneInAFile(file));
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
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(TwoProducts.IMAGES));
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
                TwoProducts.IMAGES - 1,
                pipeline.evaluate(request("cut").build(), RunListener.NONE).images());

        small.set(false);
        assertEquals(
                TwoProducts.IMAGES,
                pipeline.evaluate(request("cut").resume(true).build(), RunListener.NONE)
                        .images());
    }

    @Test
    void whatAnotherMetricGatheredOfOtherImagesIsGatheredAgain() throws Exception {
        Path file = folder.resolve("0.png");
        List<Sample> samples = TwoProducts.withOneInAFile(file);
        Pipeline pipeline = TwoProducts.of(
                samples, Map.of("ranking", new RankingMetrics(), "deciding", new DecidingMetric()), Map.of());
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
        Pipeline ranking = TwoProducts.pipeline(Map.of("ranking", new RankingMetrics()), Map.of());
        ranking.evaluate(request("cut").build(), RunListener.NONE);

        Stages both = new Stages("nothing");
        EvaluationResult whole = TwoProducts.pipeline(Map.of())
                .evaluate(request("cut").resume(true).build(), both);
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
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
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
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
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
        Pipeline pipeline = TwoProducts.pipeline(Map.of());
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

    private String failure(Pipeline pipeline, RunListener listener) {
        return assertThrows(
                        PipelineException.class,
                        () -> pipeline.evaluate(request("cut").build(), listener))
                .getMessage();
    }

    private EvaluationRequest.Builder request(String out) {
        return TwoProducts.request(folder.resolve(out));
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
}
