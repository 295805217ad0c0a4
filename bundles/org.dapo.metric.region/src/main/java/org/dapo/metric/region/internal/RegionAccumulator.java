package org.dapo.metric.region.internal;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
import org.dapo.histogram.ScoreHistogram;
import org.dapo.histogram.StateHeader;

/**
 * One histogram of the pixels' scores, in which a defect's pixels carry the weights of {@link RegionWeights}. Both figures are
 * computed from it at the end. The prototype's needs the lowest and the highest score, which are known only then.
 */
final class RegionAccumulator implements MetricAccumulator {
    static final List<String> METRICS = List.of("pixel_aupro", "pixel_pro_prototype");

    /** The most regions whose weights fit a {@code long}. Beyond, the figures are undefined, and only regions are counted. */
    private static final long MOST_REGIONS = Long.MAX_VALUE / RegionWeights.REGION;

    private static final String FORMAT = "org.dapo.metric.region 2";

    private final MetricScope scope;
    private ScoreHistogram pixels;
    private long regions;

    RegionAccumulator(MetricScope scope) {
        this(scope, new ScoreHistogram(), 0);
    }

    private RegionAccumulator(MetricScope scope, ScoreHistogram pixels, long regions) {
        this.scope = scope;
        this.pixels = pixels;
        this.regions = regions;
    }

    static RegionAccumulator read(MetricScope scope, DataInput in) throws IOException {
        StateHeader.require(FORMAT, scope, in);
        long regions = in.readLong();
        ScoreHistogram pixels = ScoreHistogram.read(ScoreHistogram.PATTERNS, in);
        long weighed = regions > MOST_REGIONS ? 0 : regions * RegionWeights.REGION;
        if (regions < 0 || regions > Long.MAX_VALUE / 4 || pixels.positives() != weighed) {
            throw new IOException("not the state of region metrics: %d regions do not match the weights of their pixels"
                    .formatted(regions));
        }
        return new RegionAccumulator(scope, pixels, regions);
    }

    @Override
    public void add(Prediction prediction, Truth truth) {
        truth.labels().ifPresent(labels -> addPixels(prediction, labels));
    }

    @Override
    public void merge(MetricAccumulator other) {
        if (!(other instanceof RegionAccumulator theirs) || !theirs.scope.equals(scope)) {
            throw new IllegalArgumentException("not the region metrics of product '%s'".formatted(scope.product()));
        }
        if (regions + theirs.regions <= MOST_REGIONS) {
            pixels.merge(theirs.pixels);
        }
        count(theirs.regions);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        StateHeader.write(FORMAT, scope, out);
        out.writeLong(regions);
        pixels.write(out);
    }

    @Override
    public MetricResult finish() {
        RankedBins bins = pixels.ranked();
        Map<String, MetricValue> values = new LinkedHashMap<>();
        values.put("pixel_aupro", value(bins, () -> OverlapFigures.aupro(bins)));
        values.put("pixel_pro_prototype", value(bins, () -> OverlapFigures.prototype(bins)));
        List<Curve> curves = RankingCurves.roc("pixel_pro", "mean overlap with the defect regions", bins).stream()
                .toList();
        return new MetricResult(values, Map.of(), curves, Optional.empty());
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
        RegionWeights weights = new RegionWeights(labels);
        if (regions + weights.regions() <= MOST_REGIONS) {
            pixels.add(prediction.anomaly().values(), weights.weights());
        }
        count(weights.regions());
    }

    /** Counts regions, and discards the histogram if there are too many regions to weigh. */
    private void count(long more) {
        regions += more;
        if (regions > MOST_REGIONS) {
            pixels = new ScoreHistogram();
        }
    }

    private MetricValue value(RankedBins bins, Supplier<Figure> figure) {
        if (regions > MOST_REGIONS) {
            return MetricValue.undefined("more than %s defect regions".formatted(MOST_REGIONS));
        }
        if (bins.size() == 0) {
            return MetricValue.undefined("no image with labels");
        }
        if (bins.positives() == 0 || bins.negatives() == 0) {
            return MetricValue.undefined(bins.positives() == 0 ? "no defect region" : "no normal pixel");
        }
        Figure found = figure.get();
        return Double.isNaN(found.value())
                ? MetricValue.undefined("fewer than two false positive rates below 0.3 at the prototype's thresholds")
                : MetricValue.within(found.value(), found.bound());
    }
}
