package org.dapo.djl.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {
    private final Devices withoutGpu = new Devices(device -> false);
    private final Devices withTwoGpus = new Devices(device -> device.getDeviceId() < 2);

    @Test
    void theCpuIsAlwaysThere() {
        assertEquals(Device.cpu(), withoutGpu.parse("cpu"));
        assertEquals(Device.cpu(), withTwoGpus.parse("cpu"));
    }

    @Test
    void autoIsTheFirstGpuWhereThereIsOne() {
        assertEquals(Device.cpu(), withoutGpu.parse("auto"));
        assertEquals(Device.gpu(0), withTwoGpus.parse("auto"));
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
                "device 'gpu:2' is not available; this machine has cpu, gpu:0, gpu:1 (and auto)", absent.getMessage());
        assertThrows(IllegalArgumentException.class, () -> withoutGpu.parse("gpu"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CPU", "gpu:", "gpu0", "gpu:-1", "gpu:1000", "cuda"})
    void whatIsNoDeviceIsRefused(String setting) {
        var unknown = assertThrows(IllegalArgumentException.class, () -> withoutGpu.parse(setting));
        assertEquals(
                "device '" + setting + "' is not available; this machine has cpu (and auto)", unknown.getMessage());
    }
}
