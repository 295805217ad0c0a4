package org.dapo.engine.internal.inspection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.api.dataset.Sample;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares inspections on the first GPU with those on the CPU. Needs PyTorch for CUDA, as the guide for hosts describes. */
class GpuTest {
    private static final float DIFFERENCE = 1e-3f;

    @BeforeEach
    void needsAGpu() {
        assumeTrue(usable(), "there is no GPU here that PyTorch can use: nothing was compared");
    }

    private static boolean usable() {
        try (NDManager manager = NDManager.newBaseManager(Device.gpu(0));
                NDArray one = manager.ones(new Shape(1)).add(1)) {
            return one.getFloat() == 2;
        } catch (EngineException | UnsatisfiedLinkError | IllegalArgumentException e) {
            return false;
        }
    }

    private static Inspection inspect(String device, Sample sample) throws Exception {
        InspectorRequest request = InspectorRequest.builder().device(device).build();
        try (Inspector inspector = TinyPipeline.on(
                        TinyPipeline.backbone(), "fixed", new FixedStrategy(), List.of(), List.of())
                .inspector(request)) {
            return inspector.inspect(sample.image(), Optional.of(sample.product()));
        }
    }

    @Test
    void mapsAndScoresAreThoseOfTheCpu() throws Exception {
        List<Sample> samples = TinyPipeline.squares(3);
        for (Sample sample : samples) {
            Inspection cpu = inspect("cpu", sample);
            Inspection gpu = inspect("gpu0", sample);
            assertEquals(cpu.score(), gpu.score(), DIFFERENCE, sample.id());
            assertArrayEquals(cpu.map().values(), gpu.map().values(), DIFFERENCE, sample.id());
        }
    }
}
