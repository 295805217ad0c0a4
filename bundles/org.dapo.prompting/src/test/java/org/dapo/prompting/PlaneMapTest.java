package org.dapo.prompting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaneMapTest {
    @ParameterizedTest
    @CsvSource({"4,32", "12,130", "3,7", "5,5", "1,8", "2,1", "9,4"})
    void alignedEachPixelMixesItsFourNeighbours(int grid, int side) {
        try (NDManager manager = NDManager.newBaseManager()) {
            compare(
                    manager,
                    PlaneMap.aligned(manager, grid, side),
                    grid,
                    side,
                    row -> side == 1 ? 0 : row * (grid - 1.0) / (side - 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"4,32", "12,130", "3,7", "5,5", "1,8", "2,1", "9,4"})
    void unalignedEachPixelMixesItsFourNeighbours(int grid, int side) {
        try (NDManager manager = NDManager.newBaseManager()) {
            compare(
                    manager,
                    PlaneMap.unaligned(manager, grid, side),
                    grid,
                    side,
                    row -> Math.min(grid - 1, Math.max(0, (row + 0.5) * grid / side - 0.5)));
        }
    }

    @ParameterizedTest
    @CsvSource({"96,4", "32,4", "5,4", "7,1"})
    void aGaussSmoothesAPlaneThatIsMirroredAtItsBorders(int side, double deviation) {
        float[] map = wave(side * side);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray result = PlaneMap.gauss(manager, side, deviation).apply(manager.create(map, new Shape(side, side)));
            int radius = (int) Math.round(4 * deviation);
            float[] expected = new float[side * side];
            for (int pixel = 0; pixel < expected.length; pixel++) {
                double sum = 0;
                double weights = 0;
                for (int dy = -radius; dy <= radius; dy++) {
                    for (int dx = -radius; dx <= radius; dx++) {
                        double weight = Math.exp(-(dx * dx + dy * dy) / (2 * deviation * deviation));
                        int y = inside(pixel / side + dy, side);
                        int x = inside(pixel % side + dx, side);
                        sum += weight * map[y * side + x];
                        weights += weight;
                    }
                }
                expected[pixel] = (float) (sum / weights);
            }
            assertArrayEquals(expected, result.toFloatArray(), 2e-6f);
        }
    }

    /** Mirrors a position at the borders. Border pixels are repeated. */
    private static int inside(int place, int side) {
        int at = place;
        while (at < 0 || at >= side) {
            at = at < 0 ? -1 - at : 2 * side - 1 - at;
        }
        return at;
    }

    private static void compare(NDManager manager, PlaneMap map, int grid, int side, IntToDoubleFunction position) {
        float[] planes = wave(2 * grid * grid);
        NDArray result = map.apply(manager.create(planes, new Shape(1, 2, grid, grid)));
        assertEquals(new Shape(1, 2, side, side), result.getShape());
        float[] second = Arrays.copyOfRange(result.toFloatArray(), side * side, 2 * side * side);
        float[] from = Arrays.copyOfRange(planes, grid * grid, 2 * grid * grid);
        assertArrayEquals(slow(from, grid, side, position), second, 2e-6f);
    }

    private static float[] slow(float[] map, int grid, int side, IntToDoubleFunction position) {
        float[] result = new float[side * side];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                double y = position.applyAsDouble(row);
                double x = position.applyAsDouble(column);
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

    private static float[] wave(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.sin(i * 1.7);
        }
        return values;
    }
}
