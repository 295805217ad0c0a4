package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private static final String NO_DRIVER = "Found no NVIDIA driver on your system.";
    private static final String NO_SUCH_GPU = "CUDA error: invalid device ordinal";
    private static final String NO_MEMORY = "CUDA out of memory. Tried to allocate 2.00 MiB.";

    /** The reasons for the CPU that were reported. */
    private final List<String> reasons = new ArrayList<>();

    private final Devices withoutGpu = new Devices(device -> GpuProbe.failed(NO_DRIVER), reasons::add);
    private final Devices withTwoGpus = new Devices(
            device -> device.getDeviceId() < 2 ? GpuProbe.USABLE : GpuProbe.failed(NO_SUCH_GPU), reasons::add);
    private final Devices withAFullGpu =
            new Devices(device -> GpuProbe.failed(device.getDeviceId() == 0 ? NO_MEMORY : NO_SUCH_GPU), reasons::add);

    @Test
    void theCpuIsAlwaysThere() {
        assertEquals(Device.cpu(), withoutGpu.parse("cpu"));
        assertEquals(Device.cpu(), withTwoGpus.parse("cpu"));
    }

    @Test
    void autoIsTheFirstGpuWhereThereIsOne() {
        assertEquals(Device.gpu(0), withTwoGpus.parse("auto"));
        assertEquals(List.of(), reasons);
        assertEquals(Device.cpu(), withoutGpu.parse("auto"));
        assertEquals(List.of(NO_DRIVER), reasons);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "gpu", "gpu:0"})
    void aGpuThatIsFullIsNotReplacedByTheCpu(String setting) {
        var full = assertThrows(IllegalArgumentException.class, () -> withAFullGpu.parse(setting));
        assertEquals(
                "device '" + setting + "' cannot be used now: " + NO_MEMORY + "; device=cpu would work",
                full.getMessage());
        assertEquals(List.of(), reasons);
        assertEquals(Device.cpu(), withAFullGpu.parse("cpu"));
    }

    @Test
    void aGpuIsNamedByItsNumberAndTheFirstOneWithout() {
        assertEquals(Device.gpu(0), withTwoGpus.parse("gpu"));
        assertEquals(Device.gpu(1), withTwoGpus.parse("gpu:1"));
    }

    @Test
    void aGpuThatIsNotThereIsRefusedWithTheOnesThatAre() {
        var absent = assertThrows(IllegalArgumentException.class, () -> withTwoGpus.parse("gpu:2"));
        assertEquals(
                "device 'gpu:2' is not available; this machine has cpu, gpu:0, gpu:1 (and auto): " + NO_SUCH_GPU,
                absent.getMessage());
        var none = assertThrows(IllegalArgumentException.class, () -> withoutGpu.parse("gpu"));
        assertEquals("device 'gpu' is not available; this machine has cpu (and auto): " + NO_DRIVER, none.getMessage());
        var other = assertThrows(IllegalArgumentException.class, () -> withAFullGpu.parse("gpu:1"));
        assertEquals(
                "device 'gpu:1' is not available; this machine has cpu, gpu:0 (and auto): " + NO_SUCH_GPU,
                other.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CPU", "gpu:", "gpu0", "gpu:-1", "gpu:1000", "cuda"})
    void whatIsNoDeviceIsRefused(String setting) {
        var unknown = assertThrows(IllegalArgumentException.class, () -> withoutGpu.parse(setting));
        assertEquals(
                "device '" + setting + "' is not available; this machine has cpu (and auto)", unknown.getMessage());
    }
}
