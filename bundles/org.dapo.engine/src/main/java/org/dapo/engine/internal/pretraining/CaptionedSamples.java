package org.dapo.engine.internal.pretraining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dapo.api.dataset.CaptionedDataset;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.PairedDataset;
import org.dapo.api.dataset.Sample;
import org.dapo.api.file.Sha256;
import org.dapo.api.pipeline.DatasetReference;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.engine.internal.assembly.Parts;
import org.dapo.engine.internal.data.Samples;

/**
 * The captioned samples of a split. One in 32 is held out, by a hash of its id, so that no order of the samples decides what
 * is; with pairs, training requires a captioned twin.
 *
 * @param split the split
 * @param training single images, or pairs of a defective image and its good twin
 * @param heldOut never used for training
 * @param types the types of the defects in the training samples, by the data set's names
 */
record CaptionedSamples(String split, List<List<Example>> training, List<Example> heldOut, SortedSet<String> types) {
    private static final int HELD_OUT_OF = 32;

    /** Opens a data set and lists a split of it. */
    static CaptionedSamples open(Parts parts, DatasetReference reference, Optional<String> split, boolean pairs)
            throws PipelineException {
        try {
            Dataset dataset = parts.dataset(reference.layout()).part().open(reference.root());
            if (!(dataset instanceof CaptionedDataset captioned)) {
                throw new PipelineException("%s has no captions to train on".formatted(reference));
            }
            Optional<PairedDataset> paired =
                    dataset instanceof PairedDataset twins ? Optional.of(twins) : Optional.empty();
            if (pairs && paired.isEmpty()) {
                throw new PipelineException("%s has no good twins to pair defective images with".formatted(reference));
            }
            String chosen = split.orElse(dataset.splits().get(0));
            UnknownNameException.requireSplit(dataset, chosen);
            List<List<Example>> training = new ArrayList<>();
            List<Example> heldOut = new ArrayList<>();
            for (List<Example> unit : units(dataset, captioned, paired, chosen)) {
                if (isHeldOut(unit.get(0).sample())) {
                    heldOut.add(unit.get(0));
                } else if (!pairs) {
                    training.add(unit.subList(0, 1));
                } else if (unit.size() == 2) {
                    training.add(unit);
                }
            }
            Samples.requireOwnIds(
                    Stream.concat(training.stream().flatMap(List::stream), heldOut.stream())
                            .map(Example::sample)
                            .toList(),
                    chosen,
                    reference);
            SortedSet<String> types = new TreeSet<>();
            for (List<Example> unit : training) {
                unit.get(0).sample().defects().forEach(defect -> types.add(defect.name()));
            }
            return new CaptionedSamples(chosen, training, heldOut, types);
        } catch (DatasetException e) {
            throw new PipelineException(e.getMessage(), e);
        }
    }

    /** The number of training images. */
    int images() {
        return training.stream().mapToInt(List::size).sum();
    }

    /** A hash of the captions of the training images, in order, and of which mention a state. */
    String captionsHash() {
        Sha256 hash = new Sha256();
        training.stream()
                .flatMap(List::stream)
                .forEach(example -> hash.add(List.of(example.caption(), example.silent()) + "\n"));
        return hash.hex();
    }

    /** Whether a sample is kept from training: the same in every order and selection of the samples. */
    static boolean isHeldOut(Sample sample) {
        return Integer.parseInt(Sha256.of(sample.id()).substring(62), 16) % HELD_OUT_OF == 0;
    }

    /** Each sample with a caption, first in its list, and its captioned good twin, if it has one. */
    private static List<List<Example>> units(
            Dataset dataset, CaptionedDataset captioned, Optional<PairedDataset> paired, String split)
            throws DatasetException {
        List<List<Example>> units = new ArrayList<>();
        Set<String> silentCaptions = new HashSet<>();
        try (Stream<Sample> samples = dataset.samples(split)) {
            for (Sample sample : (Iterable<Sample>) samples::iterator) {
                List<Example> unit = unit(captioned, paired, sample);
                if (!unit.isEmpty()) {
                    units.add(unit);
                    unit.stream().filter(Example::silent).map(Example::caption).forEach(silentCaptions::add);
                }
            }
        }
        // One text says the same everywhere, also of a good sample, which has no twin to compare its caption with.
        units.replaceAll(unit -> unit.stream()
                .map(example -> silentCaptions.contains(example.caption()) ? example.silenced() : example)
                .toList());
        return units;
    }

    /** A sample and its captioned good twin, if it has one; empty if the sample has no caption. */
    private static List<Example> unit(CaptionedDataset captioned, Optional<PairedDataset> paired, Sample sample) {
        Optional<String> caption = captioned.caption(sample);
        if (caption.isEmpty()) {
            return List.of();
        }
        Optional<Sample> twin = paired.flatMap(dataset -> dataset.withoutDefects(sample));
        Optional<String> ofTwin = twin.flatMap(captioned::caption);
        // If the twin without defects has the same caption, the caption does not mention the defects.
        boolean silent = ofTwin.equals(caption);
        Example own = new Example(sample, caption.get(), silent, Optional.empty());
        return ofTwin.isEmpty()
                ? List.of(own)
                : List.of(own, new Example(twin.get(), ofTwin.get(), silent, Optional.of(sample)));
    }
}
