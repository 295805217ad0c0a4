package org.dapo.engine.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.nn.api.backbone.BackboneProvider;
import org.dapo.nn.api.backbone.BackboneSpec;

/** A backbone whose text features change once it is broken. */
public record BreakingBackbone(BackboneProvider whole, AtomicBoolean broken, UnaryOperator<NDArray> change)
        implements BackboneProvider {
    @Override
    public BackboneSpec spec() {
        return whole.spec();
    }

    @Override
    public Backbone load(Device device) throws BackboneException {
        Backbone loaded = whole.load(device);
        return (Backbone) Proxy.newProxyInstance(
                Backbone.class.getClassLoader(), new Class<?>[] {Backbone.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(loaded, arguments);
                    return broken.get() && method.getName().equals("encodeText")
                            ? change.apply((NDArray) result)
                            : result;
                });
    }
}
