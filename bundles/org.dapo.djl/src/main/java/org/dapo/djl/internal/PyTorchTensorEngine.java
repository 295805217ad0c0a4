package org.dapo.djl.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import org.dapo.nn.api.tensor.TensorEngine;

/** {@link TensorEngine} on DJL's PyTorch. */
final class PyTorchTensorEngine implements TensorEngine {
    private final Engine engine;
    private final Settings settings;
    private final Devices devices = new Devices(this::usable);

    PyTorchTensorEngine(Engine engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    @Override
    public Device device(Optional<String> setting) {
        return devices.parse(setting.orElse(settings.device()));
    }

    @Override
    public NDManager newManager(Device device) {
        useThreads();
        return engine.newBaseManager(device);
    }

    @Override
    public GradientCollector newGradientCollector() {
        useThreads();
        boolean before = JniUtils.isGradMode();
        try {
            return engine.newGradientCollector();
        } catch (IllegalStateException open) {
            // DJL switches gradients on before it finds that it cannot collect them.
            JniUtils.setGradMode(before);
            throw new IllegalStateException(
                    "another run is collecting gradients; only one run can do so at a time", open);
        }
    }

    @Override
    public NoGradient withoutGradient() {
        useThreads();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        return () -> JniUtils.setGradMode(before);
    }

    @Override
    public int threads() {
        return settings.threads();
    }

    @Override
    public String version() {
        return engine.getEngineName() + ' ' + engine.getVersion();
    }

    /** A thread that has computed once keeps its number of threads, whatever is set on other threads. */
    private void useThreads() {
        if (JniUtils.getNumThreads() != settings.threads()) {
            JniUtils.setNumThreads(settings.threads());
        }
    }

    /** DJL can count GPUs only through JNA. PyTorch knows more reliably what it can use. */
    private boolean usable(Device device) {
        try (NDManager manager = engine.newBaseManager(device)) {
            manager.zeros(new Shape(1));
            return true;
        } catch (EngineException absent) {
            return false;
        }
    }
}
