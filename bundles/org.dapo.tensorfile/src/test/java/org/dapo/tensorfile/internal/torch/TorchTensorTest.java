package org.dapo.tensorfile.internal.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.Test;

class TorchTensorTest {
    /** Every other element, a row that is repeated, a column of a matrix and so on: none of them may be read as it lies. */
    @Test
    void isContiguousWhereEachElementLiesBehindTheOneBefore() {
        Random random = new Random(1);
        int[] found = new int[2];
        for (int trial = 0; trial < 5000; trial++) {
            long[] shape = random.longs(random.nextInt(4), 1, 4).toArray();
            long[] strides = random.longs(shape.length, 0, 7).toArray();
            TorchTensor tensor = new TorchTensor(new TorchStorage("0", TensorType.F32, 1000), 0, shape, strides);
            boolean expected = liesInARow(shape, strides);
            found[expected ? 1 : 0]++;
            assertEquals(
                    expected, tensor.isContiguous(), () -> Arrays.toString(shape) + " by " + Arrays.toString(strides));
        }
        assertTrue(found[0] > 100 && found[1] > 100, () -> Arrays.toString(found));
    }

    private static boolean liesInARow(long[] shape, long[] strides) {
        long elements = Arrays.stream(shape).reduce(1, (one, other) -> one * other);
        for (long element = 0; element < elements; element++) {
            long place = 0;
            long rest = element;
            for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
                place += rest % shape[dimension] * strides[dimension];
                rest /= shape[dimension];
            }
            if (place != element) {
                return false;
            }
        }
        return true;
    }
}
