package org.dapo.api.dataset;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** A data set with a text caption per image, as contrastive pre-training requires. */
@ConsumerType
public interface CaptionedDataset extends Dataset {
    /**
     * The caption of a sample.
     *
     * @param sample a sample of this data set
     * @return one line of text, the same at each call; empty if the sample has no caption or is not of this data set
     */
    Optional<String> caption(Sample sample);
}
