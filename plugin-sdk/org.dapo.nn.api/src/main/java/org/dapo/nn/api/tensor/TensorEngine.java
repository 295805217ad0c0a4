package org.dapo.nn.api.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tensor engine. The OSGi service is registered once the native library is loaded and the engine works. Components that use
 * tensors hold a reference to it, so that none computes before it is ready. Thread-safe.
 */
@ProviderType
public interface TensorEngine {
    /**
     * Parses a device setting. This is the only place where device settings are parsed.
     *
     * @param setting {@code auto}, {@code cpu}, {@code gpu}, {@code gpu:1} …; empty for the default device, a setting of the
     *     installation
     * @return the device
     * @throws IllegalArgumentException if the setting is not a device of this machine, or names a GPU without free memory; the
     *     message lists the available devices, or says why
     */
    Device device(Optional<String> setting);

    /**
     * Opens a manager, which owns the arrays created with it.
     *
     * @param device the device for its arrays
     * @return a manager; the caller closes it
     */
    NDManager newManager(Device device);

    /**
     * Starts to collect gradients on this thread. Only one collector may be open per process.
     *
     * @return a collector; the caller closes it
     * @throws IllegalStateException if a collector is already open
     */
    GradientCollector newGradientCollector();

    /**
     * Disables gradients on this thread until the result is closed. In a new thread gradients are enabled, which costs time and
     * memory even if they are not used.
     *
     * @return closing it restores the previous state
     */
    NoGradient withoutGradient();

    /**
     * The number of threads that compute.
     *
     * @return at least 1
     */
    int threads();

    /**
     * The engine's name and version, for provenance.
     *
     * @return for example {@code PyTorch 2.7.1}
     */
    String version();

    /** A scope without gradients. */
    @ProviderType
    interface NoGradient extends AutoCloseable {
        @Override
        void close();
    }
}
