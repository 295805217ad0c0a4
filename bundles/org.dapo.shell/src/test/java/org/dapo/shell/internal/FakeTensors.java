package org.dapo.shell.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import org.dapo.nn.api.tensor.TensorEngine;

/** A fake engine on a machine without a GPU. */
final class FakeTensors implements TensorEngine {
    @Override
    public Device device(Optional<String> setting) {
        if (!setting.orElse("cpu").equals("cpu")) {
            throw new IllegalArgumentException("device '%s' is not available".formatted(setting.get()));
        }
        return Device.cpu();
    }

    @Override
    public NDManager newManager(Device device) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GradientCollector newGradientCollector() {
        throw new UnsupportedOperationException();
    }

    @Override
    public NoGradient withoutGradient() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public String version() {
        return "fake";
    }
}
