package org.dapo.prompt.dapo.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignedBilinearTest {
    @ParameterizedTest
    @CsvSource({"4,32", "37,518", "3,7", "5,5", "1,8", "2,1", "9,4"})
    void eachPixelMixesItsFourNeighbours(int grid, int side) {
        float[] map = new float[2 * grid * grid];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) Math.sin(i * 1.7);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray result =
                    new AlignedBilinear(manager, grid, side).apply(manager.create(map, new Shape(1, 2, grid, grid)));
            assertEquals(new Shape(1, 2, side, side), result.getShape());
            float[] second = Arrays.copyOfRange(result.toFloatArray(), side * side, 2 * side * side);
            assertArrayEquals(slow(Arrays.copyOfRange(map, grid * grid, 2 * grid * grid), grid, side), second, 2e-6f);
        }
    }

    private static float[] slow(float[] map, int grid, int side) {
        float[] result = new float[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double y = side == 1 ? 0 : row * (grid - 1.0) / (side - 1);
                double x = side == 1 ? 0 : column * (grid - 1.0) / (side - 1);
                double sum = 0;
                for (int i = 0; i < grid * grid; i++) {
                    double near = Math.max(0, 1 - Math.abs(y - i / grid)) * Math.max(0, 1 - Math.abs(x - i % grid));
                    sum += near * map[i];
                }
                result[row * side + column] = (float) sum;
            }
        }
        return result;
    }
}
