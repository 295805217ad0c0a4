package org.dapo.engine.internal.tuning;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dapo.api.model.ModelFile;
import org.dapo.api.model.ModelManifest;
import org.dapo.api.model.ModelSource;
import org.dapo.backbone.clip.internal.ClipProvider;
import org.dapo.nn.api.backbone.Backbone;
import org.dapo.nn.api.backbone.BackboneException;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;

/** Reads the fixtures of itests/oracle/dapo: ten steps of Adam on a tiny CLIP. */
final class OracleFiles {
    private static final String TOKENS = "token_embedding.weight";
    private static final String MODEL = """
            {"architecture": {"embedding": 16, "activation": "quick_gelu",
              "vision": {"imageSize": 32, "patch": 8, "width": 16, "layers": 4, "heads": 2},
              "text": {"contextLength": 16, "vocabulary": 49408, "width": 16, "layers": 2, "heads": 2}},
             "weights": {"file": "model.safetensors"}}
            """;

    private OracleFiles() {}

    /** Reads the tensors of a file; the manager owns them. */
    static Map<String, NDArray> read(NDManager manager, String name) throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(path(name))) {
            for (TensorEntry entry : file.entries().values()) {
                ByteBuffer bytes = file.bytes(entry.name()).order(ByteOrder.nativeOrder());
                arrays.put(entry.name(), manager.create(bytes, new Shape(entry.shape()), type(entry.type())));
            }
        }
        return arrays;
    }

    /** Returns the library and version that made a file. */
    static String oracle(String name) throws IOException {
        try (TensorFile file = TensorFile.open(path(name))) {
            return Objects.requireNonNull(file.metadata().get("oracle"));
        }
    }

    /** Loads the oracle's CLIP. Its few tokens are moved to their places in CLIP's vocabulary for the real tokenizer. */
    static Backbone backbone(Path folder, long[] vocabulary) throws IOException, BackboneException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (TensorFile file = TensorFile.open(path("clip"))) {
            for (TensorEntry entry : file.entries().values()) {
                tensors.put(entry.name(), TensorData.of(entry.type(), entry.shape(), file.bytes(entry.name())));
            }
            int width = (int) file.entries().get(TOKENS).shape()[1];
            float[] few = new float[(int) file.entries().get(TOKENS).elements()];
            file.float32(TOKENS).asFloatBuffer().get(few);
            float[] all = new float[49408 * width];
            for (int row = 0; row < vocabulary.length; row++) {
                System.arraycopy(few, row * width, all, Math.toIntExact(vocabulary[row]) * width, width);
            }
            tensors.put(TOKENS, TensorData.of(all, 49408, width));
        }
        TensorFileWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
        return new ClipProvider(new Folder(folder), NDManager::newBaseManager).load(Device.cpu());
    }

    private static DataType type(TensorType type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case I64 -> DataType.INT64;
            case U8 -> DataType.UINT8;
            default -> throw new IllegalArgumentException("the oracle writes no " + type);
        };
    }

    private static Path path(String name) {
        String resource = "/oracle/%s.safetensors".formatted(name);
        try {
            return Path.of(Objects.requireNonNull(OracleFiles.class.getResource(resource), resource)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Folder(Path path) implements ModelSource {
        @Override
        public ModelManifest manifest() {
            List<ModelFile> files = List.of(new ModelFile("model.safetensors", Optional.empty()));
            return new ModelManifest("tiny", "clip", "tiny", "made for a test", "Apache-2.0", files, MODEL);
        }

        @Override
        public Path file(String name) {
            return path.resolve(name);
        }
    }
}
