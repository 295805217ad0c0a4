package org.dapo.engine.internal.data;

import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;

/**
 * A sample, decoded and resized.
 *
 * @param sample the sample
 * @param source the image as it was decoded
 * @param resized the image at S by S, or at its own size where it does not go into the network as a square
 * @param labels for each pixel of the resized image a label of the taxonomy (0 normal, 1..K, -1 untyped); empty where there is no
 *     usable mask
 * @param problem why there are none
 * @param defective the pixels of all defects at the source's size; empty for a good image and where there is no usable mask
 */
public record PreparedSample(
        Sample sample,
        RgbImage source,
        RgbImage resized,
        Optional<short[]> labels,
        Optional<String> problem,
        Optional<Mask> defective) {
    /** A sample of which the defects at the source's size do not matter. */
    public PreparedSample(
            Sample sample, RgbImage source, RgbImage resized, Optional<short[]> labels, Optional<String> problem) {
        this(sample, source, resized, labels, problem, Optional.empty());
    }
}
