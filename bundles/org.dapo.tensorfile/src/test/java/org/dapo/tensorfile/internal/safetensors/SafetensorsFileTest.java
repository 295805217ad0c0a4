package org.dapo.tensorfile.internal.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.tensorfile.TensorData;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorFileWriter;
import org.dapo.tensorfile.TensorFormat;
import org.dapo.tensorfile.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Both tensors that are copied because they are small, and those that would be mapped. */
    @ParameterizedTest
    @ValueSource(ints = {2, 1 << 16})
    void aFileThatMayNotBeWrittenIsCopiedInstead(int elements) throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, Map.of("t", TensorData.of(counting(elements), elements)), Map.of());
        try (TensorFile read = SafetensorsFile.openFor(file, StandardOpenOption.READ)) {
            assertFalse(read.isMapped("t"));
            ByteBuffer buffer = read.float32("t");
            assertTrue(buffer.isDirect());
            buffer.putFloat(0, 9);
            assertEquals(9, buffer.getFloat(0));
            assertEquals(1, buffer.getFloat(4));
            assertEquals(4 * elements, buffer.limit());
        }
    }

    /** A map beyond the end would lengthen the file. */
    @Test
    void aMappedTensorOfAFileThatWasShortenedIsNotReadAndNotLengthened() throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, Map.of("t", TensorData.of(counting(1 << 16), 1 << 16)), Map.of());
        try (TensorFile read = SafetensorsFile.open(file)) {
            assertTrue(read.isMapped("t"));
            long length = Files.size(file) - 1;
            try (FileChannel shorter = FileChannel.open(file, StandardOpenOption.WRITE)) {
                shorter.truncate(length);
            }
            String message = assertThrows(TensorFileException.class, () -> read.float32("t"))
                    .getMessage();
            assertTrue(message.contains("'t' is cut off"), message);
            assertEquals(length, Files.size(file));
        }
    }

    @Test
    void saysWhatItIsAndOfWhichFile() throws IOException {
        Path file = folder.resolve("t.safetensors");
        TensorFileWriter.write(file, Map.of("t", TensorData.of(counting(2), 2)), Map.of());
        try (TensorFile read = TensorFile.open(file)) {
            assertEquals(TensorFormat.SAFETENSORS, read.format());
            assertEquals(List.of(file), read.files());
        }
    }

    private static float[] counting(int elements) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = i;
        }
        return values;
    }
}
