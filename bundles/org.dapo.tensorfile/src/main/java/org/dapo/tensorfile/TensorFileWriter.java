package org.dapo.tensorfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.file.AtomicFile;
import org.dapo.tensorfile.internal.safetensors.PlacedTensor;
import org.dapo.tensorfile.internal.safetensors.SafetensorsHeader;

/**
 * Writes files of named tensors, in the safetensors format.
 *
 * <p>A file appears completely or not at all: it is written beside its target, forced to the disk, and moved over the target in
 * one step. The same tensors and metadata give the same bytes.
 */
public final class TensorFileWriter {
    private static final int CHUNK_BYTES = 1 << 20;

    private TensorFileWriter() {}

    /**
     * Writes a file, replacing an existing one.
     * <p>The header lists the tensors in the order of the map and the metadata by name. The tensors' bytes lie widest element
     * first, otherwise in the same order, so that each starts at a multiple of its element's size.
     *
     * @param file the target; its folder exists
     * @param tensors the tensors by name, in order; their bytes are requested one at a time
     * @param metadata texts to store with them
     * @throws IOException if the file cannot be written, such as when the disk is full; the previous target is then unchanged,
     * and no other file is left
     * @throws IllegalArgumentException if a name is {@code __metadata__} or not encodable, the header would exceed what
     * {@link TensorFile} reads, or a tensor's bytes do not match its shape
     */
    public static void write(Path file, Map<String, TensorData> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, TensorData>> inFile = tensors.entrySet().stream()
                .sorted(Comparator.comparingInt(
                        tensor -> -tensor.getValue().type().bytes()))
                .toList();
        ByteBuffer header = new SafetensorsHeader(entries(tensors, inFile), metadata).toBytes();
        AtomicFile.write(file, channel -> {
            writeAll(channel, header);
            for (Map.Entry<String, TensorData> tensor : inFile) {
                writeAll(channel, tensor.getValue().bytes(tensor.getKey()));
            }
        });
    }

    /** Entries in the order of the map, with positions relative to the end of the header. */
    private static Map<String, PlacedTensor> entries(
            Map<String, TensorData> tensors, List<Map.Entry<String, TensorData>> inFile) {
        Map<String, PlacedTensor> entries = new LinkedHashMap<>();
        tensors.keySet().forEach(name -> entries.put(name, null));
        long position = 0;
        for (Map.Entry<String, TensorData> tensor : inFile) {
            TensorData data = tensor.getValue();
            TensorEntry entry = new TensorEntry(tensor.getKey(), data.type(), data.shape());
            entries.put(tensor.getKey(), new PlacedTensor(entry, position));
            position += data.length();
        }
        return entries;
    }

    /** Writes in pieces; otherwise the channel would copy a whole heap buffer to direct memory. */
    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(pieceEnd(bytes.position(), end));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            bytes.limit(end);
        }
    }

    /** Where the piece that begins at a position ends. Buffers reach up to the largest int, so the sum must not exceed it. */
    static int pieceEnd(int position, int end) {
        return position + Math.min(CHUNK_BYTES, end - position);
    }
}
