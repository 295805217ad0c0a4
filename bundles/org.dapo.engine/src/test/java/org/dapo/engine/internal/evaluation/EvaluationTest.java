package org.dapo.engine.internal.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.metric.ConfusionMatrix;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.EvaluationResult;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.RunListener;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.report.ReportFormat;
import org.dapo.api.report.ReportWriter;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.prompt.dapo.internal.DapoStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations of two products that end in the second: the first is kept, and a run that resumes ends as if nothing had been. */
class EvaluationTest {
    private static final int IMAGES = 6;

    @TempDir
    private Path folder;

    @Test
    void anEvaluationThatIsCancelledAndResumedEndsAsOneThatIsNot() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        EvaluationResult whole = pipeline.evaluate(request("whole"), RunListener.NONE);
        assertEquals(
                List.of("plate/test/4", "disc/test/1"),
                whole.skipped().stream().map(one -> one.id()).toList());
        assertTrue(whole.confusion().isPresent());
        assertFalse(whole.undefined().isEmpty(), "no square is bent");

        Stages stopping = new Stages("disc");
        assertEquals("cancelled", failure(pipeline, stopping));
        assertEquals(List.of("plate", "plate", "plate", "disc"), stopping.seen);

        Stages resuming = new Stages("nothing");
        EvaluationResult resumed = pipeline.evaluate(request("cut").resumed(), resuming);
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
    void aReportThatCannotBeWrittenEndsTheRunAndClosesAllReports() throws Exception {
        Reports reports = new Reports();
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
        EvaluationResult resumed = pipeline.evaluate(request("cut").resumed(), RunListener.NONE);
        assertEquals(2 * IMAGES, reports.images.size());
        assertTrue(reports.images.stream().allMatch(id -> id.startsWith("disc/")), reports.images.toString());
        assertEquals(2, reports.results);
        assertEquals(pipeline.evaluate(request("whole"), RunListener.NONE).products(), resumed.products());
    }

    @Test
    void aRunThatDoesNotResumeKeepsWhatWasFinishedUntilItIsWrittenAnew() throws Exception {
        Pipeline pipeline = pipeline(Map.of());
        assertEquals("cancelled", failure(pipeline, new Stages("disc")));
        assertEquals("cancelled", failure(pipeline, new Stages("plate")));

        Stages resuming = new Stages("nothing");
        pipeline.evaluate(request("cut").resumed(), resuming);
        assertEquals(List.of("disc", "disc", "disc"), resuming.seen);
    }

    @Test
    void aProductIsDoneAgainWhereAMetricIsNewAndNotWhereOneIsWanting() throws Exception {
        Pipeline ranking = pipeline(Map.of("ranking", new RankingMetrics()), Map.of());
        ranking.evaluate(request("cut"), RunListener.NONE);

        Stages both = new Stages("nothing");
        EvaluationResult whole = pipeline(Map.of()).evaluate(request("cut").resumed(), both);
        assertEquals(6, both.seen.size(), both.seen.toString());
        assertEquals(7, whole.mean().size(), whole.mean().toString());

        String wanting = assertThrows(
                        PipelineException.class,
                        () -> ranking.evaluate(request("cut").resumed(), RunListener.NONE))
                .getMessage();
        assertTrue(
                wanting.contains("has figures of the metric calculator 'deciding', which is not there now"), wanting);
        Stages named = new Stages("nothing");
        EvaluationResult fewer =
                ranking.evaluate(request("cut").resumed().withMetrics(Set.of("image_auroc", "pixel_auroc")), named);
        assertEquals(List.of(), named.seen);
        assertEquals(whole.mean().get("pixel_auroc"), fewer.mean().get("pixel_auroc"));
    }

    @Test
    void aMetricOfTwoCalculatorsAndNoMetricAtAllAreRefused() throws Exception {
        Pipeline twice = pipeline(Map.of("a", new RankingMetrics(), "b", new RankingMetrics()), Map.of());
        String message = failure(twice, RunListener.NONE);
        assertTrue(message.endsWith("is given by two calculators, 'a' and 'b'; remove one"), message);
        assertEquals(
                "no metric calculator is there that can be used",
                failure(pipeline(Map.of(), Map.of()), RunListener.NONE));
        assertFalse(Files.exists(folder.resolve("cut")), "a run that cannot be meant leaves nothing");
    }

    @Test
    void aReportThatWantsNoImagesGetsNone() throws Exception {
        Reports reports = new Reports();
        Reports figures = new Reports();
        figures.wantsImages = false;
        pipeline(Map.of("figures", figures)).evaluate(request("alone"), RunListener.NONE);
        pipeline(Map.of("figures", figures, "pictures", reports)).evaluate(request("both"), RunListener.NONE);

        assertEquals(List.of(), figures.images);
        assertEquals(2, figures.results);
        assertEquals(2 * IMAGES - 1, reports.images.size());
    }

    private String failure(Pipeline pipeline, RunListener listener) {
        return assertThrows(PipelineException.class, () -> pipeline.evaluate(request("cut"), listener))
                .getMessage();
    }

    private EvaluationRequest request(String out) {
        EvaluationRequest some =
                EvaluationRequest.of(new DatasetReference("squares", Path.of("")), folder.resolve(out));
        return new EvaluationRequest(
                some.checkpoint(),
                some.dataset(),
                some.split(),
                some.out(),
                Set.of(),
                Set.of(),
                Set.of(),
                OptionalInt.of(2),
                some.imageSize(),
                some.seed(),
                some.device(),
                some.profile(),
                false,
                false);
    }

    private static Pipeline pipeline(Map<String, ReportFormat> reports) throws Exception {
        return pipeline(Map.of("ranking", new RankingMetrics(), "deciding", new Deciding()), reports);
    }

    /** Six images of plates, one of them broken, and six of discs, one of them without its mask. */
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
        return new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(), new DapoStrategy(new CpuTensors()), samples, metrics, reports));
    }

    /** Notes the products that are worked on, and cancels the run in one of them. */
    private static final class Stages implements RunListener {
        private final List<String> seen = new ArrayList<>();
        private final String last;

        Stages(String last) {
            this.last = last;
        }

        @Override
        public void progress(String stage, long done, long total) {
            seen.add(stage);
        }

        @Override
        public boolean cancelled() {
            return seen.contains(last);
        }
    }

    /** Reports that fail at one image as long as there is a problem. */
    private static final class Reports implements ReportFormat {
        private final List<String> images = new ArrayList<>();
        private Optional<IOException> problem = Optional.empty();
        private boolean wantsImages = true;
        private int results;
        private int closed;

        @Override
        public ReportWriter open(Path out) {
            return new ReportWriter() {
                @Override
                public boolean wantsImages() {
                    return wantsImages;
                }

                @Override
                public void image(EvaluatedImage image) throws IOException {
                    if (problem.isPresent() && image.id().equals("disc/test/3")) {
                        throw problem.get();
                    }
                    images.add(image.id());
                }

                @Override
                public void result(EvaluationResult result) {
                    results++;
                }

                @Override
                public void close() {
                    closed++;
                }
            };
        }
    }

    /** Takes each image for the type whose map is the highest, if that has a mask. */
    private static final class Deciding implements MetricCalculator {
        @Override
        public List<String> metrics() {
            return List.of("right");
        }

        @Override
        public MetricAccumulator start(MetricScope scope) {
            int classes = 1 + scope.types().size();
            return new Decided(scope, new long[classes][classes]);
        }

        @Override
        public MetricAccumulator read(MetricScope scope, DataInput in) throws IOException {
            int classes = 1 + scope.types().size();
            long[][] counts = new long[classes][classes];
            for (long[] row : counts) {
                for (int column = 0; column < classes; column++) {
                    row[column] = in.readLong();
                }
            }
            return new Decided(scope, counts);
        }
    }

    private record Decided(MetricScope scope, long[][] counts) implements MetricAccumulator {
        @Override
        public void add(Prediction prediction, Truth truth) {
            if (truth.labels().isPresent()) {
                int row = 0;
                for (short label : truth.labels().get().labels()) {
                    row = Math.max(row, label);
                }
                int column = 0;
                for (int state = 1; state < counts.length; state++) {
                    boolean higher = prediction.states().get(state).highest()
                            > prediction.states().get(column).highest();
                    column = higher ? state : column;
                }
                counts[row][column]++;
            }
        }

        @Override
        public void merge(MetricAccumulator other) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            for (long[] row : counts) {
                for (long count : row) {
                    out.writeLong(count);
                }
            }
        }

        @Override
        public MetricResult finish() {
            Map<String, Map<String, MetricValue>> types = new TreeMap<>();
            for (int type = 1; type < counts.length; type++) {
                types.put(scope.types().get(type - 1), Map.of("right", right(type)));
            }
            List<String> classes = new ArrayList<>(List.of("normal"));
            classes.addAll(scope.types());
            Curve curve = new Curve("decided", "along", "up", new float[] {0, 1}, new float[] {0, 1});
            return new MetricResult(
                    Map.of("right", right(0)),
                    types,
                    List.of(curve),
                    Optional.of(new ConfusionMatrix(classes, counts)));
        }

        private MetricValue right(int row) {
            long all = LongStream.of(counts[row]).sum();
            return all == 0 ? MetricValue.undefined("no image") : MetricValue.of((double) counts[row][row] / all);
        }
    }
}
