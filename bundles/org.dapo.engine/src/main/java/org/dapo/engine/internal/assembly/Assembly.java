package org.dapo.engine.internal.assembly;

import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.tensor.TensorEngine;

/** What one pipeline is put together from. */
public record Assembly(
        TensorEngine tensors,
        BackbonePool pool,
        Parts parts,
        Named<BackboneProvider> backbone,
        Named<PromptStrategy> prompt,
        Named<DefectTaxonomy> taxonomy) {
    /** A part with the identity that its service properties give it. */
    public record Named<T>(T part, String name, String version, String sha256) {}
}
