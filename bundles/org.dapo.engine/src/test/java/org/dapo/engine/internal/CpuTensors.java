package org.dapo.engine.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import org.dapo.nn.api.tensor.TensorEngine;

/** A tensor engine like that of org.dapo.djl, on the CPU unless another device is requested. */
public final class CpuTensors implements TensorEngine {
    private final String version;

    public CpuTensors() {
        this("PyTorch");
    }

    /** Creates an engine that reports another version. */
    public CpuTensors(String version) {
        this.version = version;
    }

    @Override
    public Device device(Optional<String> setting) {
        return setting.filter(name -> !name.isEmpty()).map(Device::fromName).orElse(Device.cpu());
    }

    @Override
    public NDManager newManager(Device device) {
        return NDManager.newBaseManager(device);
    }

    @Override
    public GradientCollector newGradientCollector() {
        return Engine.getInstance().newGradientCollector();
    }

    @Override
    public NoGradient withoutGradient() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        return () -> JniUtils.setGradMode(before);
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public String version() {
        return version;
    }
}
