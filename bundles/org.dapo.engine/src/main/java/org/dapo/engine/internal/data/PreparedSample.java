package org.dapo.engine.internal.data;

import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.Mask;
import org.dapo.api.image.RgbImage;

/**
 * A decoded and resized sample.
 *
 * @param sample the sample
 * @param source the decoded image; the resized one where nobody needs it
 * @param resized the image at S by S, or at its own size if it does not enter the network as a square
 * @param labels a label of the taxonomy per pixel of the resized image (0 normal, 1..K, -1 untyped); empty if there is no
 * usable mask
 * @param problem why there are no labels
 * @param defective the pixels of all defects at the source's size; empty for a good image and if there is no usable mask
 */
public record PreparedSample(
        Sample sample,
        RgbImage source,
        RgbImage resized,
        Optional<short[]> labels,
        Optional<String> problem,
        Optional<Mask> defective) {
    /** A sample whose defects at the source's size are not needed. */
    public PreparedSample(
            Sample sample, RgbImage source, RgbImage resized, Optional<short[]> labels, Optional<String> problem) {
        this(sample, source, resized, labels, problem, Optional.empty());
    }

    /** The same without the decoded image, which may take a hundred times the memory of the resized one. */
    public PreparedSample withoutSource() {
        return new PreparedSample(sample, resized, resized, labels, problem);
    }
}
