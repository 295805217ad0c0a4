package org.dapo.backbone.clip.internal;

import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.testkit.BackboneProviderContract;

/** Convolutions in every layer keep what a backbone promises of layer tokens, branches and subsets. */
class ConditionalPositionsContractTest extends BackboneProviderContract {
    @Override
    protected BackboneProvider provider() throws BackboneException {
        return SeededModel.provider(
                SeededModel.TINY.replace("\"patch\": 8", "\"patch\": 8, \"conditionalPositions\": true"));
    }
}
