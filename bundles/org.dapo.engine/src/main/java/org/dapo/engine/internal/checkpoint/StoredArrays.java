package org.dapo.engine.internal.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorType;

/** Arrays as stored in files, as float32. */
public final class StoredArrays {
    private StoredArrays() {}

    /** An array for writing. It is copied only when it is written, so it must be open until then. */
    public static TensorData of(NDArray array) {
        return new TensorData(TensorType.F32, array.getShape().getShape(), array::toByteBuffer);
    }

    /** Reads a tensor of any stored type; the manager owns it. */
    public static NDArray read(TensorFile file, String name, NDManager manager) throws IOException {
        return manager.create(
                file.float32(name), new Shape(file.entries().get(name).shape()), DataType.FLOAT32);
    }
}
