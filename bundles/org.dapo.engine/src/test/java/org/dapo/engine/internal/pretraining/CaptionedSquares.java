package org.dapo.engine.internal.pretraining;

import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Sample;

/** Images of plates with captions that name their defect. */
record CaptionedSquares(List<Sample> all) implements OneSplit, CaptionedDataset {
    @Override
    public Optional<String> caption(Sample sample) {
        String state =
                sample.defects().isEmpty() ? "plain" : sample.defects().get(0).name();
        return Optional.of(state + " plate");
    }
}
