package org.dapo.prompt.adaclip.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class CentreTest {
    /** The patches at 0, 0.1, 0.2 and 10 are defective, the one at 50 is not. */
    @Test
    void aSmallDefectWeighsAsMuchAsALargeOne() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray first = manager.create(new float[] {50, 0, 10, 0.1f, 0.2f}, new Shape(1, 5, 1));
            NDArray second = first.add(2);
            NDArray logits = manager.create(new float[] {9, 0, 0, 5, 0, 1, 0, 4, 0, 3}, new Shape(1, 5, 2));
            NDArray centre = new Centre(4, 2).of(List.of(first, second), logits);
            // The mean of the clusters' centres 0.1 and 10, averaged over both layers.
            assertArrayEquals(new float[] {5.05f + 1}, centre.toFloatArray(), 1e-5f);
            NDArray one = new Centre(1, 2).of(List.of(first, second), logits);
            assertArrayEquals(new float[] {0 + 1}, one.toFloatArray(), 1e-5f);
        }
    }

    /** Of each image, one patch is not defective, and two of the others are alike. */
    @Test
    void theClustersOfAnImageAreThoseOfItsOwnPatches() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray first = manager.create(new float[] {0, 50, 0.2f, 10, 0, 10, 10.4f, 70}, new Shape(2, 4, 1));
            NDArray logits =
                    manager.create(new float[] {0, 1, 9, 0, 0, 2, 0, 3, 0, 1, 0, 2, 0, 3, 8, 0}, new Shape(2, 4, 2));
            NDArray centre = new Centre(3, 2).of(List.of(first, first.add(2)), logits);
            assertArrayEquals(new float[] {5.05f + 1, 5.1f + 1}, centre.toFloatArray(), 1e-5f);
        }
    }

    @Test
    void patchesThatAreNotNumbersHaveNoCentre() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray patches = manager.full(new Shape(1, 5, 3), Float.NaN);
            NDArray centre = new Centre(4, 2).of(List.of(patches), manager.full(new Shape(1, 5, 2), Float.NaN));
            assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, centre.toFloatArray());
        }
    }
}
