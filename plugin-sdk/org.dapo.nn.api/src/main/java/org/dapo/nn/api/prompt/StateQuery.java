package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDManager;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.taxonomy.DefectTaxonomy;

/**
 * What state features are requested for.
 *
 * @param manager owns the result if there are no images
 * @param taxonomy the defect types
 * @param product the words of the product; {@code object} if no product is known. If there are images, their own products apply.
 *     If the features do not depend on the product, it may be that of any product
 * @param images the images, for a method whose features depend on them ({@link PromptLearner.Dependence#IMAGE}); empty for any
 *     other
 * @param phase whether the features are for tuning or for use; the words may differ between the two
 */
public record StateQuery(
        NDManager manager, DefectTaxonomy taxonomy, String product, Optional<ImageBatch> images, Phase phase) {
    /** The use of the features. */
    public enum Phase {
        /** For a loss. */
        TUNING,
        /** For scores. */
        USE
    }

    /** Rejects null components. */
    public StateQuery {
        Objects.requireNonNull(manager, "manager");
        Objects.requireNonNull(taxonomy, "taxonomy");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(images, "images");
        Objects.requireNonNull(phase, "phase");
    }
}
