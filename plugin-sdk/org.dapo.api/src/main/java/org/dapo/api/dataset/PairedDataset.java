package org.dapo.api.dataset;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A data set that can show a defective piece without its defects too, for example because it renders its images. */
@ConsumerType
public interface PairedDataset extends Dataset {
    /**
     * The good twin of a defective sample: the same piece in the same light, without a defect.
     *
     * @param sample a sample of this data set
     * @return the twin, with the same product and image size and an id that no sample of a split and no other twin has; empty
     *     if the sample is good, has no twin or is not of this data set
     */
    Optional<Sample> withoutDefects(Sample sample);
}
