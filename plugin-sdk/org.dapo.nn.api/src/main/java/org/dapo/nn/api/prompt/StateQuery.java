package org.dapo.nn.api.prompt;

import ai.djl.ndarray.NDManager;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.taxonomy.DefectTaxonomy;

/**
 * For what state features are asked.
 *
 * @param manager owns the result where there are no images
 * @param taxonomy the defect types
 * @param product the words of the product; {@code object} where no product is known. Where there are images, their own
 *     products count; a method whose features do not depend on the product may get those of any
 * @param images the images, for a method whose features depend on them ({@link PromptLearner.Dependence#IMAGE}); empty for any
 *     other
 * @param phase whether the features are for tuning or for use, which may differ in their words
 */
public record StateQuery(
        NDManager manager, DefectTaxonomy taxonomy, String product, Optional<ImageBatch> images, Phase phase) {
    /** What the features are for. */
    public enum Phase {
        /** For a loss. */
        TUNING,
        /** For scores. */
        USE
    }

    /** Checks that nothing is null. */
    public StateQuery {
        Objects.requireNonNull(manager, "manager");
        Objects.requireNonNull(taxonomy, "taxonomy");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(images, "images");
        Objects.requireNonNull(phase, "phase");
    }
}
