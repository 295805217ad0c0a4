package org.dapo.engine.internal.pretraining;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;

/**
 * An image with its caption.
 *
 * @param sample the image
 * @param caption what is said of it
 * @param silent whether the caption says nothing of the state, so that it fits the product in any
 * @param twinOf the same piece with its defects, where this is the good twin of one
 */
record Example(Sample sample, String caption, boolean silent, Optional<Sample> twinOf) {
    /** Whether a caption fits this image: that of the same product in the same state, or in no state in particular. */
    boolean fits(Example captioned) {
        return sample.product().equals(captioned.sample.product()) && (captioned.silent || sameState(captioned));
    }

    private boolean sameState(Example other) {
        return sample.anomalous() == other.sample.anomalous() && types(sample).equals(types(other.sample));
    }

    private static Set<String> types(Sample sample) {
        Set<String> names = new TreeSet<>();
        sample.defects().stream().map(Defect::name).forEach(names::add);
        return names;
    }
}
