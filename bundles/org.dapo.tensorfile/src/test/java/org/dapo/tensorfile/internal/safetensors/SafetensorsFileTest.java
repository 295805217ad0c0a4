package org.dapo.tensorfile.internal.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void everyTensorStartsAtAMultipleOfItsElement() throws IOException {
        Path file = folder.resolve("t.safetensors");
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        tensors.put("z", TensorData.of(TensorType.U8, new long[] {3}, ByteBuffer.allocate(3)));
        tensors.put("a", TensorData.of(new float[] {1, 2}, 2));
        tensors.put("m", TensorData.of(TensorType.BF16, new long[] {1}, ByteBuffer.allocate(2)));
        tensors.put("b", TensorData.of(TensorType.I64, new long[] {1}, ByteBuffer.allocate(8)));
        TensorFileWriter.write(file, tensors, Map.of("k", "v"));
        try (FileChannel channel = FileChannel.open(file)) {
            Collection<PlacedTensor> placed =
                    SafetensorsReader.read(file, channel).entries().values();
            assertEquals(4, placed.size());
            for (PlacedTensor one : placed) {
                assertEquals(
                        0,
                        one.position() % one.entry().type().bytes(),
                        one.entry().name());
            }
        }
    }

    @Test
    void aFileThatMayNotBeWrittenIsCopiedInstead() throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, Map.of("t", TensorData.of(new float[] {1, 2}, 2)), Map.of());
        try (TensorFile read = SafetensorsFile.openFor(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = read.float32("t");
            assertTrue(buffer.isDirect());
            buffer.putFloat(0, 9);
            assertEquals(9, buffer.getFloat(0));
            assertEquals(2, buffer.getFloat(4));
            assertEquals(8, buffer.limit());
        }
    }
}
