package org.dapo.engine.internal.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.assembly.Cancellation;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.data.DefectNames;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.dapo.engine.internal.data.SamplePreparation;
import org.dapo.engine.internal.framing.Look;
import org.dapo.nn.api.backbone.Preprocessing;

/**
 * Scores the samples of a data set with one framing. Squares are scored in batches. With other framings, images may have any
 * size and are scored one by one.
 */
public final class SampleScorer implements AutoCloseable {
    private final Session session;
    private final Scorer scorer;
    private final SamplePreparation preparation;
    private final Look look;
    private final boolean square;
    private final int batch;
    private final boolean sources;

    /**
     * For one session, which must stay open as long as this scorer.
     *
     * @param names the defect names of the data set
     * @param batch the number of squares, or of windows of one image, per step
     * @param sources whether results come with the decoded images and with masks of their size
     */
    public SampleScorer(Session session, Framing framing, DefectNames names, int batch, boolean sources) {
        Preprocessing preprocessing = session.backbone().spec().preprocessing();
        this.session = session;
        this.scorer = new Scorer(session, framing);
        this.square = framing.square();
        this.look = Look.of(framing, session.side(), preprocessing, batch);
        this.preparation = square
                ? SamplePreparation.forEvaluation(session.side(), preprocessing, names)
                : SamplePreparation.atOwnSize(preprocessing, names);
        this.batch = square ? batch : 1;
        this.sources = sources;
    }

    /**
     * Scores all samples of one product.
     *
     * @param product its name
     * @param samples the samples
     * @param types the ids of the types that can occur in it, for which state maps are made
     * @param listener receives progress and may cancel
     * @param taker receives the results
     * @throws PipelineException if the run is cancelled or scoring fails
     */
    public void score(
            String product, List<Sample> samples, List<String> types, RunListener listener, ScoredSamples taker)
            throws PipelineException {
        String words = session.assembly().taxonomy().part().product(product).words();
        int done = 0;
        try (Prefetch<PreparedSample> prefetch =
                new Prefetch<>(samples.iterator(), this::prepare, Prefetch.twice(batch), listener)) {
            while (prefetch.hasNext()) {
                Cancellation.check(listener);
                List<PreparedSample> next = new ArrayList<>();
                while (next.size() < batch && prefetch.hasNext()) {
                    Prefetch.Outcome<PreparedSample> outcome = prefetch.next();
                    done++;
                    if (outcome.decoded()) {
                        next.add(outcome.prepared());
                    } else {
                        taker.undecoded(outcome);
                    }
                }
                if (!next.isEmpty()) {
                    List<Prediction> predictions = score(next, words, types, listener);
                    for (int i = 0; i < next.size(); i++) {
                        taker.scored(next.get(i), predictions.get(i));
                    }
                }
                listener.progress(product, done, samples.size());
            }
        }
    }

    private PreparedSample prepare(Sample sample) throws ImageException {
        PreparedSample prepared = preparation.prepare(sample);
        Optional<String> problem = look.problem(prepared.source());
        if (problem.isPresent()) {
            throw new ImageException(problem.get());
        }
        return square && !sources ? prepared.withoutSource() : prepared;
    }

    private List<Prediction> score(List<PreparedSample> samples, String words, List<String> types, RunListener listener)
            throws PipelineException {
        if (square) {
            return scorer.score(samples.stream().map(PreparedSample::resized).toList(), words, types);
        }
        List<Prediction> predictions = new ArrayList<>();
        for (PreparedSample sample : samples) {
            predictions.add(look.whole(sample.source(), squares -> {
                Cancellation.check(listener);
                return scorer.score(squares, words, types);
            }));
        }
        return predictions;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
