package org.dapo.engine.internal.assembly;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dapo.api.pipeline.PartGoneException;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.UnknownNameException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.api.taxonomy.DefectTaxonomy;
import org.dapo.engine.internal.contract.PromptContract;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.prompt.PromptStrategy;
import org.dapo.nn.api.prompt.Recipe;
import org.dapo.nn.api.tensor.TensorEngine;

/** The parts of one pipeline. */
public record Assembly(
        TensorEngine tensors,
        BackbonePool pool,
        Parts parts,
        Named<BackboneProvider> backbone,
        Named<PromptStrategy> prompt,
        Named<DefectTaxonomy> taxonomy,
        List<Presence> presences) {
    /** A part with the identity from its service properties. */
    public record Named<T>(T part, String name, String version, String sha256) {}

    /** Tells whether a part is still registered. */
    public record Presence(String kind, String name, BooleanSupplier there) {}

    /** Copies the list. */
    public Assembly {
        presences = List.copyOf(presences);
    }

    /** For parts that never leave. */
    public Assembly(
            TensorEngine tensors,
            BackbonePool pool,
            Parts parts,
            Named<BackboneProvider> backbone,
            Named<PromptStrategy> prompt,
            Named<DefectTaxonomy> taxonomy) {
        this(tensors, pool, parts, backbone, prompt, taxonomy, List.of());
    }

    /**
     * The recipe of the prompt strategy for a profile.
     *
     * @throws UnknownNameException if there is no such profile
     * @throws WrongValueException if its settings are wrong
     */
    public Recipe recipe(String profile) throws PipelineException {
        List<String> known = prompt.part().profiles();
        if (!known.contains(profile.split(":", 2)[0])) {
            throw new UnknownNameException("profile of " + prompt.name(), profile, known);
        }
        try {
            // Only the strategy knows which settings a profile's name may include.
            return Optional.ofNullable(prompt.part().recipe(profile))
                    .orElseThrow(() -> PromptContract.broken("it returns no recipe"));
        } catch (IllegalArgumentException e) {
            throw new WrongValueException(PromptContract.reason(e), e);
        }
    }

    /**
     * Requires that every part is still registered.
     *
     * @throws PartGoneException if one has left
     */
    public void requireParts() throws PartGoneException {
        for (Presence presence : presences) {
            if (!presence.there().getAsBoolean()) {
                throw new PartGoneException(presence.kind(), presence.name());
            }
        }
    }
}
