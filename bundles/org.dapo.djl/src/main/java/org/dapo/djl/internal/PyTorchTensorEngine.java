package org.dapo.djl.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dapo.nn.api.tensor.TensorEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TensorEngine} on DJL's PyTorch. */
final class PyTorchTensorEngine implements TensorEngine {
    private static final Logger LOG = LoggerFactory.getLogger(PyTorchTensorEngine.class);

    private final Engine engine;
    private final Settings settings;
    private final Devices devices = new Devices(this::probe, this::warnWithoutGpu);
    private final AtomicBoolean warned = new AtomicBoolean();

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
    private GpuProbe probe(Device device) {
        try (NDManager manager = engine.newBaseManager(device)) {
            manager.zeros(new Shape(1));
            return GpuProbe.USABLE;
        } catch (EngineException failure) {
            // A library for the CPU answers with a list of everything else that it lacks.
            return GpuProbe.failed(
                    TensorEngineRegistration.libraryForGpus()
                            ? TensorEngineRegistration.reason(failure)
                            : "its PyTorch is a build without GPU support");
        }
    }

    /** Warns once. That a library for the CPU finds no GPU is no surprise. */
    private void warnWithoutGpu(String reason) {
        if (TensorEngineRegistration.libraryForGpus() && warned.compareAndSet(false, true)) {
            LOG.warn("The device 'auto' is the CPU, since PyTorch finds no GPU: {}", reason);
        }
    }
}
