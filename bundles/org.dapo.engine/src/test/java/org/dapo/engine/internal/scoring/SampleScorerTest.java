package org.dapo.engine.internal.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dapo.api.dataset.Sample;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.progress.RunListener;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.engine.internal.assembly.Assembly;
import org.dapo.engine.internal.assembly.Session;
import org.dapo.engine.internal.assembly.Sessions;
import org.dapo.engine.internal.data.DefectNames;
import org.dapo.engine.internal.data.Prefetch;
import org.dapo.engine.internal.data.PreparedSample;
import org.junit.jupiter.api.Test;

class SampleScorerTest {
    private static final List<Sample> SAMPLES = TinyPipeline.squares(3);

    @Test
    void decodedImagesAreKeptOnlyWhereTheyAreNeeded() throws Exception {
        for (PreparedSample sample : scored(Framing.SQUARE, false)) {
            assertSame(sample.resized(), sample.source());
            assertEquals(Optional.empty(), sample.defective());
        }
        List<PreparedSample> whole = scored(Framing.SQUARE, true);
        assertEquals(41, whole.get(1).source().width());
        assertEquals(41, whole.get(1).defective().orElseThrow().width());
        Framing padded = new Framing(Framing.Way.PADDED, 0, 0, Optional.empty());
        assertEquals(41, scored(padded, false).get(1).source().width());
    }

    private static List<PreparedSample> scored(Framing framing, boolean sources) throws Exception {
        List<PreparedSample> scored = new ArrayList<>();
        Assembly assembly = TinyPipeline.assembly(TinyPipeline.backbone(), SAMPLES);
        Sessions.Options options = new Sessions.Options(
                Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), 0, false);
        DefectNames names = new DefectNames(TinyPipeline.taxonomy());
        try (Session session = Sessions.open(assembly, options, RunListener.NONE);
                SampleScorer scorer = new SampleScorer(session, framing, names, 2, sources)) {
            scorer.score("plate", SAMPLES, List.of(), RunListener.NONE, new ScoredSamples() {
                @Override
                public void scored(PreparedSample sample, Prediction prediction) {
                    scored.add(sample);
                }

                @Override
                public void undecoded(Prefetch.Outcome<PreparedSample> outcome) {
                    throw new AssertionError(outcome.problem());
                }
            });
        }
        return scored;
    }
}
