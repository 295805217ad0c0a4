package ${package};

import ai.djl.ndarray.NDManager;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.testkit.BackboneProviderContract;

/** The contract test. A real model should also be compared with its original implementation. */
class SketchProviderTest extends BackboneProviderContract {
    @Override
    protected BackboneProvider provider() {
        return new SketchProvider(NDManager::newBaseManager);
    }
}
