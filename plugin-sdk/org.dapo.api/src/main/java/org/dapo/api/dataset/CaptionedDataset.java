package org.dapo.api.dataset;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A data set that says in words what its images show, as contrastive pre-training needs it. */
@ConsumerType
public interface CaptionedDataset extends Dataset {
    /**
     * The caption of a sample.
     *
     * @param sample a sample of this data set
     * @return one line of text, the same each time; empty if the sample has no caption or is not of this data set
     */
    Optional<String> caption(Sample sample);
}
