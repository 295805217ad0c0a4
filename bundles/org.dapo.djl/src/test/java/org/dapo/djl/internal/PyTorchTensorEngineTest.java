package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dapo.nn.api.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class PyTorchTensorEngineTest {
    private static final int THREADS = 2;

    private final TensorEngine engine = new PyTorchTensorEngine(PyTorch.start(THREADS), new Settings("cpu", THREADS));

    @Test
    void gradientsAreCollected() {
        try (NDManager manager = engine.newManager(Device.cpu())) {
            NDArray x = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            x.setRequiresGradient(true);
            try (GradientCollector collector = engine.newGradientCollector()) {
                collector.backward(x.square().sum());
            }
            assertArrayEquals(new float[] {2, 4, 6, 8}, x.getGradient().toFloatArray());
        }
    }

    @Test
    void aSecondCollectorIsRefusedAndLeavesTheThreadAsItWas() throws Exception {
        try (GradientCollector first = engine.newGradientCollector()) {
            assertTrue(JniUtils.isGradMode());
            try (TensorEngine.NoGradient off = engine.withoutGradient()) {
                var refused = assertThrows(IllegalStateException.class, engine::newGradientCollector);
                assertEquals(
                        "another run is collecting gradients; only one run can do so at a time", refused.getMessage());
                assertFalse(JniUtils.isGradMode());
            }
            assertTrue(JniUtils.isGradMode());
        }
        engine.newGradientCollector().close();
    }

    @Test
    void stretchesWithoutGradientNest() {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try (TensorEngine.NoGradient outer = engine.withoutGradient()) {
            try (TensorEngine.NoGradient inner = engine.withoutGradient()) {
                assertFalse(JniUtils.isGradMode());
            }
            assertFalse(JniUtils.isGradMode());
        }
        assertTrue(JniUtils.isGradMode());
        JniUtils.setGradMode(before);
    }

    @Test
    void theDefaultDeviceIsTheSettingAndAnythingElseMustExist() {
        assertEquals(Device.cpu(), engine.device(Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> engine.device(Optional.of("tpu")));
    }

    @Test
    void aLibraryWithoutGpuSupportHasNoGpuWhateverTheMachineHas() {
        assertEquals(Device.cpu(), engine.device(Optional.of("auto")));
        var absent = assertThrows(IllegalArgumentException.class, () -> engine.device(Optional.of("gpu")));
        assertEquals(
                "device 'gpu' is not available; this machine has cpu (and auto): its PyTorch is a build without GPU support",
                absent.getMessage());
    }

    @Test
    void threadsAreThoseThatWereAskedFor() {
        assertEquals(THREADS, engine.threads());
        assertEquals(THREADS, JniUtils.getNumThreads());
        assertEquals(1, JniUtils.getNumInteropThreads());
    }

    @Test
    void aThreadThatHasComputedTakesTheNumberOfTheEngineThatItComputesWithNext() throws Exception {
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            assertEquals(
                    THREADS, caller.submit(() -> threadsWhereComputed(engine)).get());
            TensorEngine other = new PyTorchTensorEngine(PyTorch.start(1), new Settings("cpu", 1));
            assertEquals(1, caller.submit(() -> threadsWhereComputed(other)).get());
            assertEquals(
                    THREADS,
                    caller.submit(() -> {
                                engine.withoutGradient().close();
                                return JniUtils.getNumThreads();
                            })
                            .get());
            assertEquals(
                    1,
                    caller.submit(() -> {
                                other.newGradientCollector().close();
                                return JniUtils.getNumThreads();
                            })
                            .get());
        } finally {
            caller.shutdown();
            PyTorch.start(THREADS);
        }
    }

    private static int threadsWhereComputed(TensorEngine engine) {
        try (NDManager manager = engine.newManager(Device.cpu())) {
            manager.ones(new Shape(64, 64))
                    .matMul(manager.ones(new Shape(64, 64)))
                    .sum()
                    .getFloat();
            return JniUtils.getNumThreads();
        }
    }

    @Test
    void startingAgainWithOtherThreadsKeepsTheEngine() {
        assertSame(PyTorch.start(1), PyTorch.start(THREADS));
        assertEquals(THREADS, JniUtils.getNumThreads());
    }

    @Test
    void theVersionNamesTheEngine() {
        assertTrue(engine.version().matches("PyTorch \\d+\\.\\d+\\.\\d+"), engine.version());
    }
}
