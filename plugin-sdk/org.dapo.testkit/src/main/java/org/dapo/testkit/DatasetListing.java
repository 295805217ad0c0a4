package org.dapo.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dapo.api.dataset.Dataset;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.MaskSource;

/**
 * The samples of all splits.
 *
 * @param samples the samples, split by split
 * @param lines everything that can be compared; sources made by code have no equality, but a name
 */
record DatasetListing(List<Sample> samples, List<String> lines) {
    static DatasetListing of(Dataset dataset) throws DatasetException {
        List<Sample> samples = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String split : dataset.splits()) {
            dataset.samples(split).forEach(sample -> {
                samples.add(sample);
                lines.add(split + " | " + describe(sample));
            });
        }
        return new DatasetListing(samples, lines);
    }

    List<String> ids() {
        return samples.stream().map(Sample::id).toList();
    }

    Stream<MaskSource> masks() {
        return samples.stream()
                .flatMap(sample -> sample.defects().stream())
                .map(Defect::mask)
                .flatMap(Optional::stream);
    }

    /** The images and masks that are files. */
    Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        for (Sample sample : samples) {
            if (sample.image() instanceof ImageSource.File file) {
                files.add(file.path());
            }
        }
        masks().forEach(mask -> {
            if (mask instanceof MaskSource.File file) {
                files.add(file.path());
            }
        });
        return files;
    }

    private static String describe(Sample sample) {
        List<String> defects = sample.defects().stream()
                .map(defect -> defect.name() + "=" + defect.mask().map(DatasetListing::describe))
                .toList();
        return String.join(
                " | ",
                sample.id(),
                sample.product(),
                sample.image().name(),
                String.valueOf(sample.anomalous()),
                defects.toString());
    }

    /** The file and which of its values are a defect, or the name of a mask that is made by code. */
    private static String describe(MaskSource mask) {
        return mask instanceof MaskSource.File file ? file.toString() : mask.name();
    }
}
