package org.dapo.engine.internal.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.dapo.api.image.ImageSource;
import org.dapo.api.image.RgbImage;
import org.dapo.api.pipeline.Framing;
import org.dapo.api.pipeline.Inspection;
import org.dapo.api.pipeline.Inspector;
import org.dapo.api.pipeline.InspectorRequest;
import org.dapo.api.pipeline.Pipeline;
import org.dapo.engine.internal.TinyPipeline;
import org.dapo.prompt.fixed.internal.FixedStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftTest {
    /** The input side of the tiny backbone. Its patches have a side of 8 pixels. */
    private static final int SIDE = 32;

    @Test
    void shiftsPartAPatchEvenlyAroundNotAtAll() {
        assertEquals(List.of(new Shift(0, 0)), Shift.within(1, 8));
        assertEquals(
                List.of(new Shift(-2, -2), new Shift(2, -2), new Shift(-2, 2), new Shift(2, 2)), Shift.within(2, 8));
        assertEquals(List.of(-3, 4), across(2, 14));
        assertEquals(List.of(-5, 0, 5), across(3, 16));
        assertEquals(List.of(-3, -1, 1, 3), across(4, 8));
    }

    private static List<Integer> across(int number, int patch) {
        return Shift.within(number, patch).stream()
                .limit(number)
                .map(Shift::across)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 0", "0, 3", "-1, 0", "0, -4", "3, -2", "-4, 1"})
    void whatIsMovedHasItsEdgesRepeatedAndComesBack(int across, int down) {
        int height = 5;
        int width = 6;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray planes = manager.arange(2f * 3 * height * width).reshape(2, 3, height, width);
            Shift shift = new Shift(across, down);
            float[] before = planes.toFloatArray();
            assertEquals(new Shape(2, 3, height, width), shift.there(planes).getShape());
            assertArrayEquals(
                    moved(before, height, width, across, down),
                    shift.there(planes).toFloatArray());
            assertArrayEquals(
                    moved(before, height, width, -across, -down),
                    shift.back(planes).toFloatArray());
        }
    }

    /** Shifts planes of a height and a width, pixel by pixel. */
    private static float[] moved(float[] planes, int height, int width, int across, int down) {
        float[] moved = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int plane = i / (height * width);
            int y = Math.max(0, Math.min(height - 1, i / width % height - down));
            int x = Math.max(0, Math.min(width - 1, i % width - across));
            moved[i] = planes[(plane * height + y) * width + x];
        }
        return moved;
    }

    @Test
    void whatIsSaidOfAnImageIsTheMeanOfWhatIsSaidOfItMoved() throws Exception {
        Pipeline pipeline =
                TinyPipeline.on(TinyPipeline.backbone(), "fixed", new FixedStrategy(), List.of(), List.of());
        float score = 0;
        float[] map = new float[SIDE * SIDE];
        try (Inspector once = pipeline.inspector(InspectorRequest.builder().build());
                Inspector often = pipeline.inspector(InspectorRequest.builder()
                        .framing(Framing.SQUARE.withShifts(2))
                        .build())) {
            for (Shift shift : Shift.within(2, 8)) {
                Inspection one = inspect(once, shift.across(), shift.down());
                score += one.score() / 4;
                float[] back = moved(one.map().values(), SIDE, SIDE, -shift.across(), -shift.down());
                for (int i = 0; i < map.length; i++) {
                    map[i] += back[i] / 4;
                }
            }
            Inspection mean = inspect(often, 0, 0);
            assertEquals(score, mean.score(), 1e-6f);
            assertArrayEquals(map, mean.map().values(), 1e-5f);
        }
    }

    /** Inspects a shifted image of a bright square on grey noise. */
    private static Inspection inspect(Inspector inspector, int across, int down) throws Exception {
        float[] grey = new float[SIDE * SIDE];
        for (int i = 0; i < grey.length; i++) {
            boolean inside = i % SIDE / 6 == 2 && i / SIDE / 6 == 2;
            grey[i] = inside ? 240 : 100 + i * 31 % 17;
        }
        float[] moved = moved(grey, SIDE, SIDE, across, down);
        byte[] pixels = new byte[3 * moved.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) moved[i / 3];
        }
        RgbImage image = new RgbImage(SIDE, SIDE, pixels);
        return inspector.inspect(new ImageSource.Pixels("image", () -> image), Optional.empty());
    }
}
