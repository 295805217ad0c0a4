package org.dapo.engine.internal.checkpoint;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorType;

/** Arrays as stored in files, as float32. */
public final class StoredArrays {
    private StoredArrays() {}

    /** An array for writing. It is copied only when it is written, so it must be open until then. */
    public static TensorData of(NDArray array) {
        return new TensorData(TensorType.F32, array.getShape().getShape(), () -> bytes(array));
    }

    /**
     * The values of an array on any device. From a GPU, DJL would copy them into host memory that is freed only with the array's
     * manager.
     */
    public static ByteBuffer bytes(NDArray array) {
        NDArray host = array.toDevice(Device.cpu(), false);
        if (host == array) {
            return array.toByteBuffer();
        }
        NDManager opened = host.getManager();
        try (host) {
            return host.toByteBuffer();
        } finally {
            if (opened != array.getManager()) {
                opened.close();
            }
        }
    }

    /** Reads a tensor of any stored type; the manager owns it. */
    public static NDArray read(TensorFile file, String name, NDManager manager) throws IOException {
        return manager.create(
                file.float32(name), new Shape(file.entries().get(name).shape()), DataType.FLOAT32);
    }
}
