package org.dapo.metric.ranking.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.metric.Curve;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricAccumulator;
import org.dapo.api.metric.MetricResult;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.MetricValue;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.histogram.Figure;
import org.dapo.histogram.RankedBins;
import org.dapo.histogram.RankingCurves;
import org.dapo.histogram.RankingFigures;
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;

/**
 * Histograms of the images' scores and of their pixels'. The figures of images are exact for up to 2^20 different image
 * scores; see {@link ScoreHistogram} for what happens beyond, and to pixels.
 */
final class RankingAccumulator implements MetricAccumulator {
    static final List<String> METRICS =
            List.of("image_auroc", "image_ap", "image_f1max", "pixel_auroc", "pixel_ap", "pixel_f1max");

    private static final String FORMAT = "org.dapo.metric.ranking 3";

    private final MetricScope scope;
    private final ScoreHistogram images;
    private final PixelScores pixels;

    RankingAccumulator(MetricScope scope) {
        this(scope, new ScoreHistogram(), PixelScores.none(scope.types().size()));
    }

    private RankingAccumulator(MetricScope scope, ScoreHistogram images, PixelScores pixels) {
        this.scope = scope;
        this.images = images;
        this.pixels = pixels;
    }

    static RankingAccumulator read(MetricScope scope, DataInput in) throws IOException {
        StateHeader.require(FORMAT, scope, in);
        ScoreHistogram images = ScoreHistogram.read(ScoreHistogram.PATTERNS, in);
        PixelScores pixels = PixelScores.read(scope.types().size(), in);
        return new RankingAccumulator(scope, images, pixels);
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        truth.labels().ifPresent(labels -> addPixels(prediction, labels));
        images.add(prediction.score(), truth.anomalous() ? 1 : 0);
    }

    @Override
    public void merge(MetricAccumulator other) {
        if (!(other instanceof RankingAccumulator theirs) || !theirs.scope.equals(scope)) {
            throw new IllegalArgumentException("not the ranking metrics of product '%s'".formatted(scope.product()));
        }
        images.merge(theirs.images);
        pixels.merge(theirs.pixels);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        StateHeader.write(FORMAT, scope, out);
        images.write(out);
        pixels.write(out);
    }

    @Override
    public MetricResult finish() {
        RankedBins ofImages = images.ranked();
        RankedBins ofPixels = pixels.ranked();
        Map<String, MetricValue> values = new LinkedHashMap<>();
        rank("image", ofImages, values);
        rank("pixel", ofPixels, values);
        List<Curve> curves = new ArrayList<>();
        draw("image", ofImages, curves);
        draw("pixel", ofPixels, curves);
        return new MetricResult(values, types(ofPixels), curves, Optional.empty());
    }

    private void addPixels(Prediction prediction, LabelMap labels) {
        if (labels.width() != prediction.anomaly().width()
                || labels.height() != prediction.anomaly().height()) {
            throw new IllegalArgumentException("the anomaly map is %d x %d, the labels are %d x %d"
                    .formatted(
                            prediction.anomaly().width(),
                            prediction.anomaly().height(),
                            labels.width(),
                            labels.height()));
        }
        pixels.add(prediction.anomaly().values(), labels.labels());
    }

    private static void rank(String what, RankedBins bins, Map<String, MetricValue> values) {
        values.put(what + "_auroc", value(what, bins, RankingFigures.auroc(bins)));
        values.put(what + "_ap", value(what, bins, RankingFigures.averagePrecision(bins)));
        values.put(what + "_f1max", value(what, bins, RankingFigures.bestF1(bins)));
    }

    private static void draw(String what, RankedBins bins, List<Curve> curves) {
        RankingCurves.roc(what + "_roc", "true positive rate", bins).ifPresent(curves::add);
        RankingCurves.precisionRecall(what + "_pr", bins).ifPresent(curves::add);
    }

    /** For each type, the AUROC of its pixels against the normal ones; all other pixels are excluded. */
    private Map<String, Map<String, MetricValue>> types(RankedBins ofPixels) {
        Map<String, Map<String, MetricValue>> types = new LinkedHashMap<>();
        for (int type = 0; type < scope.types().size(); type++) {
            types.put(scope.types().get(type), Map.of("pixel_auroc", ofType(ofPixels, pixels.ranked(type))));
        }
        return types;
    }

    private static MetricValue ofType(RankedBins ofPixels, RankedBins own) {
        if (own.size() == 0) {
            return MetricValue.undefined("no pixel in the ground truth");
        }
        if (ofPixels.negatives() == 0) {
            return MetricValue.undefined("no normal pixel");
        }
        Figure auroc = RankingFigures.auroc(ofPixels, own);
        return MetricValue.within(auroc.value(), auroc.bound());
    }

    private static MetricValue value(String what, RankedBins bins, Figure figure) {
        if (bins.size() == 0) {
            return MetricValue.undefined(what.equals("image") ? "no image" : "no image with labels");
        }
        if (bins.positives() == 0 || bins.negatives() == 0) {
            return MetricValue.undefined("no %s %s".formatted(bins.positives() == 0 ? "anomalous" : "normal", what));
        }
        return MetricValue.within(figure.value(), figure.bound());
    }
}
