package org.dapo.engine.internal.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.LabelMap;
import org.dapo.api.metric.MetricScope;
import org.dapo.api.metric.Prediction;
import org.dapo.api.metric.Truth;
import org.dapo.api.pipeline.Framing.Box;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.Skipped;
import org.dapo.api.progress.RunListener;
import org.dapo.api.report.EvaluatedImage;
import org.dapo.api.taxonomy.DefectType;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.data.Cut;
import org.dapo.engine.internal.data.DefectNames;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.scoring.SampleScorer;
import org.dapo.engine.internal.scoring.ScoredSamples;
import org.dapo.imaging.Resize;

/** Evaluates the images of one product after another. With a region, figures count only its pixels. */
final class ProductEvaluation {
    private final Session session;
    private final SampleScorer scorer;
    private final DefectNames names;
    private final ChosenMetrics metrics;
    private final ReportWriters reports;
    private final Optional<Box> region;
    private final RunListener listener;

    ProductEvaluation(
            Session session,
            SampleScorer scorer,
            DefectNames names,
            ChosenMetrics metrics,
            ReportWriters reports,
            Optional<Box> region,
            RunListener listener) {
        this.session = session;
        this.scorer = scorer;
        this.names = names;
        this.metrics = metrics;
        this.reports = reports;
        this.region = region;
        this.listener = listener;
    }

    MeasuredProduct run(MetricScope scope, List<Sample> samples) throws PipelineException {
        OneProduct product = new OneProduct(scope);
        scorer.score(scope.product(), samples, scope.types(), listener, product);
        return new MeasuredProduct(
                scope, product.images, List.copyOf(product.skipped), product.accumulators, product.lackedMemory);
    }

    /** The data of one product so far. */
    private final class OneProduct implements ScoredSamples {
        private final MetricScope scope;
        private final short[] toScope;
        private final Map<String, GuardedAccumulator> accumulators = new LinkedHashMap<>();
        private final List<Skipped> skipped = new ArrayList<>();
        private int images;
        private boolean lackedMemory;

        OneProduct(MetricScope scope) {
            this.scope = scope;
            this.toScope = toScope(scope);
            metrics.calculators()
                    .forEach((name, calculator) -> accumulators.put(
                            name,
                            GuardedAccumulator.start(
                                    calculator, scope, line -> listener.warning(scope.product() + ": " + line))));
        }

        @Override
        public void scored(PreparedSample sample, Prediction prediction) throws PipelineException {
            images++;
            sample.problem().ifPresent(problem -> skip(sample.sample(), Skipped.Extent.MASK, problem));
            Truth truth = new Truth(
                    sample.sample().anomalous(),
                    sample.labels().map(labels -> inScope(seen(sample.resized(), labels), toScope)));
            Prediction seen = region.map(box -> Cut.of(prediction, box)).orElse(prediction);
            for (GuardedAccumulator accumulator : accumulators.values()) {
                accumulator.add(seen, truth);
            }
            if (reports.wantImages()) {
                reports.image(evaluated(sample, prediction, scope));
            }
        }

        @Override
        public void undecoded(Prefetch.Outcome<PreparedSample> outcome) {
            lackedMemory |= outcome.lackedMemory();
            skip(outcome.sample(), Skipped.Extent.IMAGE, outcome.problem());
        }

        private void skip(Sample sample, Skipped.Extent extent, String problem) {
            skipped.add(new Skipped(sample.id(), extent, problem));
            listener.warning(sample.id() + ": " + problem);
        }
    }

    private EvaluatedImage evaluated(PreparedSample one, Prediction prediction, MetricScope scope) {
        Map<String, Float> types = new LinkedHashMap<>();
        // The first state is normal; a strategy that names no types has no states.
        for (int state = 1; state < prediction.states().size(); state++) {
            types.put(
                    scope.types().get(state - 1), prediction.states().get(state).highest());
        }
        return new EvaluatedImage(
                one.sample().id(),
                scope.product(),
                one.sample().anomalous(),
                prediction.score(),
                one.source(),
                Resize.scores(
                        prediction.anomaly(), one.source().width(), one.source().height()),
                scope.mapRange(),
                one.defective(),
                names.ids(one.sample()),
                types);
    }

    private LabelMap seen(RgbImage labelled, short[] labels) {
        return region.map(box -> new LabelMap(box.width(), box.height(), Cut.of(labels, labelled.width(), box)))
                .orElseGet(() -> new LabelMap(labelled.width(), labelled.height(), labels));
    }

    /**
     * For each label of the taxonomy the one of the scope: the type's position in it + 1. A type that cannot occur in the product
     * has none there.
     */
    private short[] toScope(MetricScope scope) {
        List<DefectType> types = session.assembly().taxonomy().part().types();
        short[] toScope = new short[1 + types.size()];
        for (int label = 1; label < toScope.length; label++) {
            int position = scope.types().indexOf(types.get(label - 1).id());
            toScope[label] = position < 0 ? LabelMap.UNTYPED : (short) (position + 1);
        }
        return toScope;
    }

    private static LabelMap inScope(LabelMap seen, short[] toScope) {
        short[] scoped = seen.labels().clone();
        for (int i = 0; i < scoped.length; i++) {
            if (scoped[i] > 0) {
                scoped[i] = toScope[scoped[i]];
            }
        }
        return new LabelMap(seen.width(), seen.height(), scoped);
    }
}
