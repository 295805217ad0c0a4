package org.dapo.engine.internal.pretraining;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.DatasetNote;
import org.dapo.api.dataset.Sample;

/** Images of plates with captions that name their defect. */
record CaptionedSquares(List<Sample> all) implements CaptionedDataset {
    @Override
    public Optional<String> caption(Sample sample) {
        String state =
                sample.defects().isEmpty() ? "plain" : sample.defects().get(0).name();
        return Optional.of(state + " plate");
    }

    @Override
    public List<String> splits() {
        return List.of("pretrain");
    }

    @Override
    public Stream<Sample> samples(String split) {
        return all.stream();
    }

    @Override
    public List<DatasetNote> notes() {
        return List.of();
    }
}
