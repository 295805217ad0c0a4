package org.dapo.engine.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dapo.nn.api.tensor.TensorEngine;

/** A tensor engine that remembers the managers that were taken from it. */
public final class RecordingTensors implements TensorEngine {
    private final CpuTensors tensors = new CpuTensors();
    private final List<NDManager> taken = new CopyOnWriteArrayList<>();

    /** The number of managers that are open. */
    public int open() {
        return (int) taken.stream().filter(NDManager::isOpen).count();
    }

    /** The number of arrays in open managers. */
    public int arrays() {
        return taken.stream()
                .filter(NDManager::isOpen)
                .mapToInt(manager -> manager.getManagedArrays().size())
                .sum();
    }

    @Override
    public NDManager newManager(Device device) {
        NDManager manager = tensors.newManager(device);
        taken.add(manager);
        return manager;
    }

    @Override
    public Device device(Optional<String> setting) {
        return tensors.device(setting);
    }

    @Override
    public GradientCollector newGradientCollector() {
        return tensors.newGradientCollector();
    }

    @Override
    public NoGradient withoutGradient() {
        return tensors.withoutGradient();
    }

    @Override
    public int threads() {
        return tensors.threads();
    }

    @Override
    public String version() {
        return tensors.version();
    }
}
