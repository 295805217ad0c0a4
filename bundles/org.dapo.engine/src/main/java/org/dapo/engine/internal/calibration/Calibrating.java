package org.dapo.engine.internal.calibration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ScoreMap;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Calibration;
import org.dapo.api.pipeline.CalibrationRequest;
import org.dapo.api.pipeline.CalibrationRequest.Method;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Threshold;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.data.Cut;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.data.Samples;
import org.dapo.engine.internal.scoring.SampleScorer;
import org.dapo.engine.internal.scoring.ScoredSamples;
import org.dapo.engine.internal.scoring.Scorer;
import org.dapo.histogram.RankingFigures;
import org.dapo.histogram.ScoreHistogram;

/** Determines thresholds from images. */
public final class Calibrating implements ScoredSamples {
    private final Assembly assembly;
    private final CalibrationRequest request;
    private final RunListener listener;
    private final GoodScores goodScores = new GoodScores("score");
    private final GoodScores goodPeaks = new GoodScores("highest map value");
    private final ScoreHistogram images = new ScoreHistogram();
    private final ScoreHistogram pixels = new ScoreHistogram();
    private int seen;

    /** Creates a run without starting it. */
    public Calibrating(Assembly assembly, CalibrationRequest request, RunListener listener) {
        this.assembly = assembly;
        this.request = request;
        this.listener = listener;
    }

    /** Runs it. */
    public Calibration run() throws PipelineException {
        Samples samples = Samples.open(assembly, request.dataset(), request.split(), request.namesAsTheyAre());
        Map<String, List<Sample>> products = samples.byProduct(
                request.products(), sample -> request.method() == Method.BEST_F1 || !sample.anomalous());
        Sessions.Options options = new Sessions.Options(
                Optional.of(request.checkpoint()), Optional.empty(), request.imageSize(), request.device(), 0, true);
        try (Session session = Sessions.open(assembly, options, listener);
                SampleScorer scorer =
                        new SampleScorer(session, request.framing(), samples.names(), Scorer.BATCH, false)) {
            Path path = ThresholdFile.path(session, request.framing());
            if (!Files.isWritable(path.toAbsolutePath().getParent())) {
                throw new PipelineException(
                        "thresholds are stored next to the checkpoint, but that folder is not writable: "
                                + path.toAbsolutePath().getParent());
            }
            for (Map.Entry<String, List<Sample>> product : products.entrySet()) {
                scorer.score(product.getKey(), product.getValue(), List.of(), listener, this);
            }
            ThresholdFile file = thresholds(session, samples.split());
            file.write(path);
            return new Calibration(new Threshold(file.image(), file.pixel(), file.origin()), path, seen);
        }
    }

    @Override
    public void scored(PreparedSample sample, Prediction prediction) {
        seen++;
        if (request.method() == Method.GOOD_IMAGES) {
            goodScores.add(prediction.score());
            goodPeaks.add(prediction.anomaly().highest());
        } else {
            images.add(prediction.score(), sample.sample().anomalous() ? 1 : 0);
            sample.problem().ifPresent(why -> listener.warning(sample.sample().id() + ": " + why));
            Optional<Box> region = request.framing().region();
            ScoreMap map = region.map(box -> Cut.of(prediction, box))
                    .orElse(prediction)
                    .anomaly();
            sample.labels()
                    .map(labels -> region.map(
                                    box -> Cut.of(labels, sample.resized().width(), box))
                            .orElse(labels))
                    .ifPresent(labels -> pixels.add(map.values(), weights(labels)));
        }
    }

    @Override
    public void undecoded(Prefetch.Outcome<PreparedSample> outcome) {
        listener.warning(outcome.sample().id() + ": " + outcome.problem());
    }

    private static long[] weights(short[] labels) {
        long[] weights = new long[labels.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = labels[i] != 0 ? 1 : 0;
        }
        return weights;
    }

    private ThresholdFile thresholds(Session session, String split) throws PipelineException {
        String from = "%s images of %s, split %s".formatted(seen, request.dataset(), split)
                + (request.products().isEmpty() ? "" : ", only " + String.join(", ", new TreeSet<>(request.products())))
                + (request.framing().equals(Framing.SQUARE) ? "" : ", " + request.framing());
        if (request.method() == Method.GOOD_IMAGES) {
            if (goodScores.count() == 0) {
                throw new PipelineException(
                        "%s, split %s, has no good image to calibrate on".formatted(request.dataset(), split));
            }
            float mapRange = session.recipe().mapRange();
            warnOfFew();
            goodScores.flaw(request.quantile(), 1).ifPresent(listener::warning);
            goodPeaks.flaw(request.quantile(), mapRange).ifPresent(listener::warning);
            return ThresholdFile.of(
                    session,
                    request.framing(),
                    goodScores.threshold(request.quantile(), 1),
                    goodPeaks.threshold(request.quantile(), mapRange),
                    "%s %% of %s good".formatted(percent(request.quantile()), seen)
                            + from.substring(from.indexOf(' ')));
        }
        double image = RankingFigures.bestF1Threshold(images.ranked());
        double pixel = RankingFigures.bestF1Threshold(pixels.ranked());
        if (!Double.isNaN(image)
                && Double.isNaN(pixel)
                && request.framing().region().isPresent()) {
            throw new PipelineException(
                    "%s, split %s, has no defective pixel or no good pixel within the region %s; best F1 needs both"
                            .formatted(
                                    request.dataset(),
                                    split,
                                    request.framing().region().get()));
        }
        if (Double.isNaN(image) || Double.isNaN(pixel)) {
            throw new PipelineException(
                    "%s, split %s, lacks good images, or defective images with masks; best F1 needs both"
                            .formatted(request.dataset(), split));
        }
        return ThresholdFile.of(session, request.framing(), image, pixel, "best F1 on " + from);
    }

    /** Warns of too few good images for the quantile: the threshold is then their highest score. */
    private void warnOfFew() {
        BigDecimal above = BigDecimal.ONE.subtract(BigDecimal.valueOf(request.quantile()));
        long enough = BigDecimal.ONE.divide(above, 0, RoundingMode.CEILING).longValueExact();
        if (goodScores.count() < enough) {
            listener.warning(
                    "with only %d good images the threshold is the highest score; a quantile of %s %% needs %d images"
                            .formatted(goodScores.count(), percent(request.quantile()), enough));
        }
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }
}
