package org.dapo.tensorfile.internal.torch;

import net.razorvine.pickle.PickleException;
import org.dapo.tensorfile.TensorFileException;

/**
 * A tensor as a pickle describes it: a view of a storage.
 *
 * @param storage the storage of its elements
 * @param offset its first element, counted in the storage
 * @param shape its dimensions
 * @param strides for each dimension the number of storage elements per step
 */
@SuppressWarnings("ArrayRecordComponent") // stays in this package and is never compared
record TorchTensor(TorchStorage storage, long offset, long[] shape, long[] strides) {
    private static final int MOST_DIMENSIONS = 32;

    /**
     * Checks that the view lies within its storage and does not repeat it. Otherwise a small file could request much memory.
     *
     * @throws PickleException if it does not
     */
    TorchTensor {
        if (shape.length != strides.length || shape.length > MOST_DIMENSIONS || offset < 0) {
            throw new PickleException("describes a tensor whose shape and strides are not sound");
        }
        try {
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0 || strides[i] < 0) {
                    throw new PickleException("describes a tensor with a negative dimension or stride");
                }
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
            long elements = elements(storage, shape);
            if (elements > 0 && (last >= storage.elements() || elements > storage.elements())) {
                throw new PickleException("describes a tensor that is larger than its storage '%s' of %d elements"
                        .formatted(TensorFileException.abbreviated(storage.key()), storage.elements()));
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new PickleException("describes a tensor whose size does not fit 63 bits", e);
        }
    }

    private static long elements(TorchStorage storage, long[] shape) {
        return storage.type().bytes(shape) / storage.type().bytes();
    }

    /** The size of what is read for it: its own, or that of the part of the storage over which it is strewn. */
    long bytesToRead() {
        return Math.max(span(), elements(storage, shape)) * storage.type().bytes();
    }

    /** Whether its elements lie in the storage one after the other, in the order of a row-major array. */
    boolean isContiguous() {
        long expected = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) {
                return false;
            }
            expected *= Math.max(1, shape[i]);
        }
        return true;
    }

    /** The number of elements from the storage's first element to the last one used. */
    long span() {
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0) {
                return 0;
            }
            last += (shape[i] - 1) * strides[i];
        }
        return last + 1;
    }
}
