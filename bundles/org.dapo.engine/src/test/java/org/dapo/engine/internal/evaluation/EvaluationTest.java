package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dapo.api.dataset.Sample;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.engine.internal.CountingBackbone;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests evaluations of two products. */
class EvaluationTest {
    @TempDir
    private Path folder;

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
        Pipeline pipeline = TwoProducts.pipeline(Map.of("one", reports, "two", reports));
        reports.problem = Optional.of(new ClosedByInterruptException());
        assertEquals(
                "the report 'one' cannot be written: java.nio.channels.ClosedByInterruptException",
                failure(pipeline, RunListener.NONE));
        assertEquals(2, reports.closed);
        reports.problem = Optional.of(new IOException("the disk is full"));
        assertEquals("the disk is full", failure(pipeline, RunListener.NONE));
        assertEquals(4, reports.closed);
        assertEquals(0, reports.results);

        assertFalse(reports.resumed);

        reports.problem = Optional.empty();
        reports.images.clear();
        EvaluationResult resumed = pipeline.evaluate(request("cut").resume(true).build(), RunListener.NONE);
        assertTrue(reports.resumed);
        assertEquals(2 * TwoProducts.IMAGES, reports.images.size());
        assertTrue(reports.images.stream().allMatch(id -> id.startsWith("disc/")), reports.images.toString());
        assertEquals(
                List.of("the pictures of 1 of 2 products are of an earlier run, or missing", "x: a note"),
                resumed.notes().subList(1, 3));
        assertEquals(2, reports.results);
        assertEquals(
                pipeline.evaluate(request("whole").build(), RunListener.NONE).products(), resumed.products());
    }

    @Test
    void aMetricOfTwoCalculatorsAndNoMetricAtAllAreRefused() throws Exception {
        Map<String, MetricCalculator> same =
                Map.of("a", new RankingMetrics(), "b", new RankingMetrics(), "c", new DecidingMetric());
        EvaluationResult unambiguous = TwoProducts.pipeline(same, Map.of())
                .evaluate(request("c").metrics(Set.of("c")).build(), RunListener.NONE);
        assertFalse(unambiguous.mean().isEmpty(), "what was not asked for may clash");
        Pipeline twice = TwoProducts.pipeline(Map.of("a", new RankingMetrics(), "b", new RankingMetrics()), Map.of());
        String message = failure(twice, RunListener.NONE);
        assertTrue(message.endsWith("is provided by two calculators, 'a' and 'b'; remove one"), message);
        assertEquals(
                "no usable metric calculator is installed",
                failure(TwoProducts.pipeline(Map.of(), Map.of()), RunListener.NONE));
        assertFalse(Files.exists(folder.resolve("cut")), "a run that cannot be meant leaves nothing");
    }

    @Test
    void twoImagesOfOneIdAreRefused() throws Exception {
        List<Sample> twice = new ArrayList<>(TinyPipeline.squares(TwoProducts.IMAGES));
        twice.add(twice.get(0));
        Pipeline pipeline = TwoProducts.of(twice, Map.of("ranking", new RankingMetrics()), Map.of());
        assertEquals(
                "two images of the split 'test' of squares: have the id 'plate/test/0'; rename one",
                failure(pipeline, RunListener.NONE));
    }

    @Test
    void aReportThatFailsInTheEndCostsTheOthersNothing() throws Exception {
        FailingReports reports = new FailingReports();
        ReportFormat failing = (out, resumed) -> new ReportWriter() {
            @Override
            public void image(EvaluatedImage image) {
                // Only the end fails.
            }

            @Override
            public void result(EvaluationResult result) {
                throw new IllegalStateException("no connection");
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        assertEquals(
                "the report 'a' cannot be written: java.lang.IllegalStateException: no connection",
                failure(TwoProducts.pipeline(Map.of("a", failing, "b", reports)), RunListener.NONE));
        assertEquals(1, reports.results);
    }

    @ParameterizedTest
    @EnumSource(FailingMetric.At.class)
    void aMetricThatFailsLeavesTheFiguresOfTheOthers(FailingMetric.At when) throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(
                Map.of("failing", new FailingMetric(when), "ranking", new RankingMetrics()), Map.of());
        List<String> said = new ArrayList<>();
        EvaluationResult result = pipeline.evaluate(request("guarded").build(), new RunListener() {
            @Override
            public void warning(String message) {
                said.add(message);
            }
        });
        assertTrue(result.mean().get("image_auroc").value().isPresent());
        String place = when == FailingMetric.At.LIST ? "" : "disc: ";
        assertTrue(said.contains(place + when.said), said.toString());
        switch (when) {
            case LIST ->
                assertTrue(result.notes().contains(when.said), result.notes().toString());
            case WRITE -> assertEquals(1, result.mean().get("broken").value().orElseThrow());
            default ->
                assertTrue(
                        result.undefined().contains("disc, broken: " + when.said),
                        result.undefined().toString());
        }
    }

    @Test
    void aMetricThatFailsAloneSaysWhy() throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(Map.of("failing", new FailingMetric(FailingMetric.At.LIST)), Map.of());
        assertEquals(FailingMetric.At.LIST.said, failure(pipeline, RunListener.NONE));
    }

    @Test
    void aMetricThatFailsIsNoAnswerToItsName() throws Exception {
        Pipeline pipeline = TwoProducts.pipeline(
                Map.of("failing", new FailingMetric(FailingMetric.At.LIST), "ranking", new RankingMetrics()), Map.of());
        EvaluationRequest named = request("named").metrics(Set.of("failing")).build();
        assertEquals(
                FailingMetric.At.LIST.said,
                assertThrows(PipelineException.class, () -> pipeline.evaluate(named, RunListener.NONE))
                        .getMessage());
    }

    @Test
    void aReportThatWantsNoImagesGetsNone() throws Exception {
        FailingReports reports = new FailingReports();
        FailingReports figures = new FailingReports();
        figures.wantsImages = false;
        TwoProducts.pipeline(Map.of("figures", figures))
                .evaluate(request("alone").build(), RunListener.NONE);
        TwoProducts.pipeline(Map.of("figures", figures, "pictures", reports))
                .evaluate(request("both").build(), RunListener.NONE);

        assertEquals(List.of(), figures.images);
        assertEquals(2, figures.results);
        assertEquals(2 * TwoProducts.IMAGES - 1, reports.images.size());
        EvaluationResult resumed = TwoProducts.pipeline(Map.of("figures", figures))
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
        return TwoProducts.request(folder.resolve(out));
    }
}
