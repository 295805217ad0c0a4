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
 * @param caption the caption
 * @param silent whether the caption does not mention the state, so that it fits the product in any state
 * @param twinOf the same piece with its defects, if this is its good twin
 */
record Example(Sample sample, String caption, boolean silent, Optional<Sample> twinOf) {
    /** Whether another example's caption fits this image: same product, and same state or no mention of a state. */
    boolean fits(Example captioned) {
        return sample.product().equals(captioned.sample.product()) && (captioned.silent || sameState(captioned));
    }

    /** The same, with a caption that is known to mention no state. */
    Example silenced() {
        return new Example(sample, caption, true, twinOf);
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
