package org.dapo.tensorfile.internal.torch;

import java.nio.ByteBuffer;
import org.dapo.tensorfile.internal.TensorBuffers;

/** Supplies in row-major order the elements of a tensor that is stored with gaps or in another order. */
final class StridedSource implements TensorBuffers.Source {
    private final ByteBuffer stored;
    private final int size;
    private final long[] shape;
    private final long[] strides;
    private final long[] index;

    /**
     * Starts at the first element.
     *
     * @param tensor the tensor
     * @param stored the bytes of its {@link TorchTensor#span}
     */
    StridedSource(TorchTensor tensor, ByteBuffer stored) {
        this.stored = stored;
        this.size = tensor.storage().type().bytes();
        this.shape = tensor.shape();
        this.strides = tensor.strides();
        this.index = new long[shape.length];
    }

    @Override
    public void fill(ByteBuffer target) {
        while (target.hasRemaining()) {
            long from = 0;
            for (int d = 0; d < index.length; d++) {
                from += index[d] * strides[d];
            }
            target.put(target.position(), stored, Math.toIntExact(from * size), size);
            target.position(target.position() + size);
            for (int d = index.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
                index[d] = 0;
            }
        }
    }
}
