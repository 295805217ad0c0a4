package org.dapo.engine.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.RgbImage;
import org.dapo.api.metric.Prediction;
import org.dapo.api.pipeline.PipelineException;
import org.dapo.api.pipeline.WrongValueException;
import org.dapo.nn.api.prompt.Scores;
import org.junit.jupiter.api.Test;

class HostTransferTest {
    private final List<String> calls = new ArrayList<>();

    private NDArray array(String name, float... values) {
        return ofSize(values.length, name, values);
    }

    /** Returns a fake array that records when its values are taken. */
    private NDArray ofSize(long size, String name, float... values) {
        return (NDArray) Proxy.newProxyInstance(
                NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("size")) {
                        return size;
                    }
                    calls.add(name + "." + method.getName());
                    return values;
                });
    }

    @Test
    void aBatchLeavesTheDeviceInThreeCopiesHoweverManyImagesItHas() throws PipelineException {
        Scores scores = new Scores(
                array("image", .1f, .2f), array("anomaly", 1, 2), Optional.of(array("states", 10, 11, 20, 21)));
        List<Prediction> predictions = HostTransfer.predictions(scores, 1, HostTransferTest::noNumbers);
        assertEquals(List.of("image.toFloatArray", "anomaly.toFloatArray", "states.toFloatArray"), calls);
        assertEquals(.2, predictions.get(1).score(), 1e-7);
        assertArrayEquals(new float[] {2}, predictions.get(1).anomaly().values());
        assertArrayEquals(new float[] {21}, predictions.get(1).states().get(1).values());
    }

    @Test
    void aStepThatNoBufferHoldsIsRefusedBeforeMemoryIsTaken() {
        List<RgbImage> images = Collections.nCopies(200, new RgbImage(1000, 1000, new byte[3_000_000]));

        WrongValueException refusal =
                assertThrows(WrongValueException.class, () -> HostTransfer.images(null, images, List.of(), null));
        assertEquals(
                "a step of 200 x 1000 x 1000 pixels takes more than 2 GB, the most allowed; choose a smaller batch or image size",
                refusal.getMessage());
    }

    @Test
    void mapsThatNoBufferHoldsAreRefusedBeforeTheyAreCopied() {
        Scores scores = new Scores(array("image", 1), array("anomaly", 1), Optional.of(ofSize(1L << 29, "states")));
        WrongValueException refusal = assertThrows(
                WrongValueException.class, () -> HostTransfer.predictions(scores, 518, HostTransferTest::noNumbers));
        assertEquals(
                "the maps of the types in a step at 518 x 518 pixels take more than 2 GB, the most allowed; choose a smaller batch or image size, or name the product",
                refusal.getMessage());
        assertEquals(List.of(), calls);
    }

    @Test
    void scoresThatAreNoNumbersAreToldAsTheCallerWants() {
        Scores image = new Scores(array("image", .1f, Float.NaN), array("anomaly", 1, 2), Optional.empty());
        Scores map = new Scores(array("image", .1f, .2f), array("anomaly", Float.NaN, 2), Optional.empty());
        Scores type = new Scores(array("image", .1f), array("anomaly", 1), Optional.of(array("states", 1, Float.NaN)));
        for (Scores scores : List.of(image, map, type)) {
            PipelineException e = assertThrows(
                    PipelineException.class, () -> HostTransfer.predictions(scores, 1, HostTransferTest::noNumbers));
            assertEquals("no numbers", e.getMessage());
        }
    }

    private static PipelineException noNumbers() {
        return new PipelineException("no numbers");
    }
}
