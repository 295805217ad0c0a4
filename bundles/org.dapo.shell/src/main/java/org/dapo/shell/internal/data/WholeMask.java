package org.dapo.shell.internal.data;

import java.util.BitSet;
import java.util.Optional;
import org.dapo.api.dataset.Defect;
import org.dapo.api.dataset.Sample;
import org.dapo.api.image.ImageException;
import org.dapo.api.image.Mask;
import org.dapo.imaging.Images;

/** Combines all defects of an image in one mask. */
public final class WholeMask {
    private WholeMask() {}

    /**
     * The union of all defects of a sample.
     *
     * @param width of its image in pixels
     * @param height of its image in pixels
     * @return the mask; empty for a sample without defects
     * @throws ImageException if the mask of a defect is missing, cannot be loaded, or has another size
     */
    public static Optional<Mask> of(Sample sample, int width, int height) throws ImageException {
        BitSet bits = new BitSet();
        for (Defect defect : sample.defects()) {
            if (defect.mask().isEmpty()) {
                throw new ImageException("it has no mask for " + defect.name());
            }
            Mask mask = Images.load(defect.mask().get());
            if (mask.width() != width || mask.height() != height) {
                throw new ImageException("a mask of %d x %d does not fit an image of %d x %d"
                        .formatted(mask.width(), mask.height(), width, height));
            }
            bits.or(mask.bits());
        }
        return sample.defects().isEmpty() ? Optional.empty() : Optional.of(new Mask(width, height, bits));
    }
}
