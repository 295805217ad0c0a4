package org.dapo.engine.internal.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.engine.internal.checkpoint.StoredArrays;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;

/** The exported weights of a trained backbone: safetensors in float16. */
final class TrainedWeights {
    private static final String FILE = "model.safetensors";

    private TrainedWeights() {}

    /**
     * Writes weights.
     *
     * @param folder the target folder
     * @param weights float32 arrays by name
     * @return the file
     * @throws IOException if it cannot be written
     */
    static Path write(Path folder, Map<String, NDArray> weights) throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        weights.forEach((name, weight) -> tensors.put(
                name, new TensorData(TensorType.F16, weight.getShape().getShape(), () -> halves(weight))));
        Path file = folder.toAbsolutePath().resolve(FILE);
        TensorFileWriter.write(file, tensors, Map.of("format", "pt"));
        return file;
    }

    private static ByteBuffer halves(NDArray weight) {
        try (NDArray half = weight.toType(DataType.FLOAT16, true)) {
            return StoredArrays.bytes(half);
        }
    }
}
