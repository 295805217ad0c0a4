package org.dapo.dataset.rendered.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.Mask;
import org.dapo.api.image.MaskSource;
import org.dapo.api.image.RgbImage;

/** Opens the data set and loads the images and masks of its samples. */
final class Shown {
    private Shown() {}

    static RenderedDataset dataset(String settings) throws DatasetException {
        return (RenderedDataset) new RenderedDatasetAdapter().open(Path.of(settings));
    }

    /** Returns at least one sample, so that a loop over them tests something. */
    static List<Sample> samples(String settings, String split) throws DatasetException {
        try (Stream<Sample> samples = dataset(settings).samples(split)) {
            List<Sample> all = samples.toList();
            assertFalse(all.isEmpty(), () -> "no samples of " + split);
            return all;
        }
    }

    static RgbImage image(Sample sample) {
        try {
            return ((ImageSource.Pixels) sample.image()).loader().load();
        } catch (ImageException e) {
            throw new AssertionError(e);
        }
    }

    static Mask mask(Defect defect) {
        try {
            return ((MaskSource.Pixels) defect.mask().orElseThrow()).loader().load();
        } catch (ImageException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the pixels of all defects of a sample. */
    static BitSet mask(Sample sample) {
        BitSet bits = new BitSet();
        sample.defects().forEach(defect -> bits.or(mask(defect).bits()));
        return bits;
    }
}
