package org.dapo.engine.internal.pretraining;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.engine.internal.assembly.Parts;

/**
 * The samples of a split that have captions: most to train on, every 32nd held out.
 *
 * @param split the split
 * @param training to train on
 * @param heldOut never trained on
 * @param captions the caption of each, by its id
 */
record CaptionedSamples(String split, List<Sample> training, List<Sample> heldOut, Map<String, String> captions) {
    private static final int HELD_OUT_OF = 32;

    /** Opens a data set and lists a split of it. */
    static CaptionedSamples open(Parts parts, DatasetReference reference, Optional<String> split)
            throws PipelineException {
        try {
            Dataset dataset = parts.dataset(reference.layout()).open(reference.root());
            if (!(dataset instanceof CaptionedDataset captioned)) {
                throw new PipelineException("%s has no captions to train on".formatted(reference));
            }
            String chosen = split.orElse(dataset.splits().get(0));
            List<Sample> training = new ArrayList<>();
            List<Sample> heldOut = new ArrayList<>();
            Map<String, String> captions = new HashMap<>();
            try (Stream<Sample> samples = dataset.samples(chosen)) {
                samples.forEach(sample -> captioned.caption(sample).ifPresent(caption -> {
                    captions.put(sample.id(), caption);
                    (captions.size() % HELD_OUT_OF == 0 ? heldOut : training).add(sample);
                }));
            }
            return new CaptionedSamples(chosen, training, heldOut, captions);
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    /** The captions of a batch. */
    List<String> captions(List<Sample> batch) {
        return batch.stream().map(sample -> captions.get(sample.id())).toList();
    }

    /**
     * Which images and captions of a batch belong together: those of the same product in the same state.
     *
     * @param batch B samples
     * @return B·B values, row by row: 1 over the number of ones of the row, or 0
     */
    static float[] matches(List<Sample> batch) {
        List<Set<String>> states = batch.stream().map(CaptionedSamples::state).toList();
        int size = batch.size();
        float[] matches = new float[size * size];
        for (int i = 0; i < size; i++) {
            int count = 0;
            for (int j = 0; j < size; j++) {
                boolean same = batch.get(i).product().equals(batch.get(j).product())
                        && batch.get(i).anomalous() == batch.get(j).anomalous()
                        && states.get(i).equals(states.get(j));
                matches[i * size + j] = same ? 1 : 0;
                count += same ? 1 : 0;
            }
            for (int j = 0; j < size; j++) {
                matches[i * size + j] /= count;
            }
        }
        return matches;
    }

    private static Set<String> state(Sample sample) {
        Set<String> names = new TreeSet<>();
        sample.defects().stream().map(Defect::name).forEach(names::add);
        return names;
    }
}
