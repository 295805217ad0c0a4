package org.dapo.engine.internal.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.metric.MetricCalculator;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.EvaluationRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.api.report.ReportFormat;
import org.dapo.engine.internal.CpuTensors;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.pipeline.PipelineComponent;
import org.dapo.imaging.Images;
import org.dapo.imaging.Png;
import org.dapo.metric.ranking.internal.RankingMetrics;
import org.dapo.prompt.dapo.internal.DapoStrategy;

/** Pipelines that evaluate small images of one or two products. */
final class TwoProducts {
    /** The number of images of each product. */
    static final int IMAGES = 6;

    private TwoProducts() {}

    /** The request to evaluate all of them in batches of two. */
    static EvaluationRequest.Builder request(Path out) {
        return EvaluationRequest.builder(new DatasetReference("squares", Path.of("")), out)
                .batch(2);
    }

    /** A pipeline with two metric calculators. */
    static Pipeline pipeline(Map<String, ReportFormat> reports) throws Exception {
        return pipeline(Map.of("ranking", new RankingMetrics(), "deciding", new DecidingMetric()), reports);
    }

    /** A pipeline with six images of plates, one of them broken, and six of discs, one of them without its mask. */
    static Pipeline pipeline(Map<String, MetricCalculator> metrics, Map<String, ReportFormat> reports)
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

    /** A pipeline with these images. */
    static Pipeline of(List<Sample> samples, Map<String, MetricCalculator> metrics, Map<String, ReportFormat> reports)
            throws Exception {
        return new PipelineComponent(TinyPipeline.assembly(
                TinyPipeline.backbone(), new DapoStrategy(new CpuTensors()), samples, metrics, reports));
    }

    /** Images of plates, the first of which is written to a file. */
    static List<Sample> withOneInAFile(Path file) throws Exception {
        List<Sample> samples = new ArrayList<>(TinyPipeline.squares(IMAGES));
        Sample first = samples.get(0);
        Png.write(file, Images.load(first.image()));
        samples.set(0, new Sample(first.id(), first.product(), new ImageSource.File(file), false, List.of()));
        return samples;
    }
}
