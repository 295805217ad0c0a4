package org.dapo.backbone.clip.internal;

import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.testkit.BackboneProviderContract;

class ClipProviderContractTest extends BackboneProviderContract {
    @Override
    protected BackboneProvider provider() throws BackboneException {
        return SeededModel.provider(SeededModel.TINY);
    }
}
