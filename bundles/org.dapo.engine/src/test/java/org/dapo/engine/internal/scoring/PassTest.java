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
import org.junit.jupiter.params.provider.ValueSource;

class PassTest {
    /** The input side of the tiny backbone. Its patches have a side of 8 pixels. */
    private static final int SIDE = 32;

    @Test
    void shiftsPartAPatchEvenlyAroundNotAtAll() {
        assertEquals(List.of(new Pass(0, 0, 0)), Pass.of(Framing.SQUARE, 8));
        assertEquals(
                List.of(new Pass(-2, -2, 0), new Pass(2, -2, 0), new Pass(-2, 2, 0), new Pass(2, 2, 0)),
                Pass.of(Framing.SQUARE.withShifts(2), 8));
        assertEquals(List.of(-3, 4), across(2, 14));
        assertEquals(List.of(-5, 0, 5), across(3, 16));
        assertEquals(List.of(-3, -1, 1, 3), across(4, 8));
    }

    private static List<Integer> across(int number, int patch) {
        return Pass.of(Framing.SQUARE.withShifts(number), patch).stream()
                .limit(number)
                .map(Pass::across)
                .toList();
    }

    @Test
    void turnsGoOnFromPassToPass() {
        assertEquals(
                List.of(0, 1, 2, 3, 0, 1, 2, 3, 0),
                Pass.of(Framing.SQUARE.withShifts(3, true), 8).stream()
                        .map(Pass::quarters)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "2, 0, 0",
        "0, 3, 0",
        "-1, 0, 0",
        "0, -4, 0",
        "3, -2, 0",
        "0, 0, 1",
        "0, 0, 2",
        "0, 0, 3",
        "-4, 1, 1",
        "1, 2, 2",
        "2, -3, 3"
    })
    void whatIsMovedHasItsEdgesRepeatedAndComesBack(int across, int down, int quarters) {
        int side = 6;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray planes = manager.arange(2f * 3 * side * side).reshape(2, 3, side, side);
            Pass pass = new Pass(across, down, quarters);
            float[] before = planes.toFloatArray();
            float[] there = turned(moved(before, side, across, down), side, quarters);
            assertEquals(new Shape(2, 3, side, side), pass.there(planes).getShape());
            assertArrayEquals(there, pass.there(planes).toFloatArray());
            assertArrayEquals(
                    moved(turned(before, side, 4 - quarters), side, -across, -down),
                    pass.back(planes).toFloatArray());
        }
    }

    @Test
    void turnsAreClockwise() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray plane = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
            assertArrayEquals(
                    new float[] {3, 1, 4, 2}, new Pass(0, 0, 1).there(plane).toFloatArray());
        }
    }

    /** Shifts planes of a side, pixel by pixel. */
    private static float[] moved(float[] planes, int side, int across, int down) {
        float[] moved = new float[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int plane = i / (side * side);
            int y = Math.max(0, Math.min(side - 1, i / side % side - down));
            int x = Math.max(0, Math.min(side - 1, i % side - across));
            moved[i] = planes[(plane * side + y) * side + x];
        }
        return moved;
    }

    /** Turns planes of a side by quarters clockwise, pixel by pixel. */
    private static float[] turned(float[] planes, int side, int quarters) {
        float[] turned = planes;
        for (int quarter = 0; quarter < quarters; quarter++) {
            float[] before = turned;
            turned = new float[planes.length];
            for (int i = 0; i < planes.length; i++) {
                int plane = i / (side * side);
                int y = i / side % side;
                int x = i % side;
                turned[(plane * side + x) * side + side - 1 - y] = before[i];
            }
        }
        return turned;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSaidOfAnImageIsTheMeanOfWhatIsSaidOfItMoved(boolean turns) throws Exception {
        Framing framing = Framing.SQUARE.withShifts(2, turns);
        Pipeline pipeline =
                TinyPipeline.on(TinyPipeline.backbone(), "fixed", new FixedStrategy(), List.of(), List.of());
        float score = 0;
        float[] map = new float[SIDE * SIDE];
        try (Inspector once = pipeline.inspector(InspectorRequest.builder().build());
                Inspector often = pipeline.inspector(
                        InspectorRequest.builder().framing(framing).build())) {
            for (Pass pass : Pass.of(framing, 8)) {
                Inspection one = inspect(once, pass);
                score += one.score() / 4;
                float[] back = moved(
                        turned(one.map().values(), SIDE, 4 - pass.quarters()), SIDE, -pass.across(), -pass.down());
                for (int i = 0; i < map.length; i++) {
                    map[i] += back[i] / 4;
                }
            }
            Inspection mean = inspect(often, new Pass(0, 0, 0));
            assertEquals(score, mean.score(), 1e-6f);
            assertArrayEquals(map, mean.map().values(), 1e-5f);
        }
    }

    /** Inspects a moved image of a bright square on grey noise. */
    private static Inspection inspect(Inspector inspector, Pass pass) throws Exception {
        float[] grey = new float[SIDE * SIDE];
        for (int i = 0; i < grey.length; i++) {
            boolean inside = i % SIDE / 6 == 2 && i / SIDE / 6 == 2;
            grey[i] = inside ? 240 : 100 + i * 31 % 17;
        }
        float[] moved = turned(moved(grey, SIDE, pass.across(), pass.down()), SIDE, pass.quarters());
        byte[] pixels = new byte[3 * moved.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) moved[i / 3];
        }
        RgbImage image = new RgbImage(SIDE, SIDE, pixels);
        return inspector.inspect(new ImageSource.Pixels("image", () -> image), Optional.empty());
    }
}
