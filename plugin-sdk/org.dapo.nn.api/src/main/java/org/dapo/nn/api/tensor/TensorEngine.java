package org.dapo.nn.api.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The tensor engine. The service is registered when the native library is loaded and the engine works; whoever uses
 * tensors holds a reference to it, so that nobody computes before it is ready. Thread-safe.
 */
@ProviderType
public interface TensorEngine {
    /**
     * The device that a setting names. This is the one place where devices are parsed.
     *
     * @param setting {@code auto}, {@code cpu}, {@code gpu}, {@code gpu:1} …; empty for the default device, which is one setting of the
     *     installation
     * @return the device
     * @throws IllegalArgumentException if the setting is not a device of this machine; the message lists those there are
     */
    Device device(Optional<String> setting);

    /**
     * Opens a manager that owns what is made with it.
     *
     * @param device where its arrays live
     * @return a manager; the caller closes it
     */
    NDManager newManager(Device device);

    /**
     * Starts to collect gradients on this thread. There is one collector per process at a time.
     *
     * @return a collector; the caller closes it
     * @throws IllegalStateException if one is open already
     */
    GradientCollector newGradientCollector();

    /**
     * Switches gradients off on this thread until the result is closed. Gradients are on in a new thread, and cost time
     * and memory where nobody asks for them.
     *
     * @return closes to what was before
     */
    NoGradient withoutGradient();

    /**
     * How many threads compute.
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

    /** A stretch without gradients. */
    @ProviderType
    interface NoGradient extends AutoCloseable {
        @Override
        void close();
    }
}
