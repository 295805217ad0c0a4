package org.dapo.tensorfile.internal.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.dapo.tensorfile.TensorFileException;

/** Reads the header of an untrusted safetensors file. */
public final class SafetensorsReader {
    private SafetensorsReader() {}

    /**
     * Reads and validates a header. The header's own bytes are limited by the file's length and
     * {@link SafetensorsHeader#LONGEST_BYTES}. Beyond these, memory is allocated only for valid content.
     *
     * @param file the file's name, for messages
     * @param channel the open file
     * @return the header; positions count from the beginning of the file
     * @throws TensorFileException if the header is invalid; the message names the tensor concerned, if any
     * @throws IOException if the file cannot be read
     */
    public static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        int length = headerLength(file, channel, size);
        byte[] json =
                bytes(file, channel, SafetensorsHeader.PREFIX_BYTES, length).array();
        if (length == 0 || json[0] != '{') {
            throw new TensorFileException(file, "is not a safetensors file: its header does not begin with '{'");
        }
        long dataStart = (long) SafetensorsHeader.PREFIX_BYTES + length;
        SafetensorsHeader header = new HeaderJson(file, dataStart, size - dataStart, json).read();
        checkCoverage(file, header.entries().values(), dataStart, size);
        return header;
    }

    private static int headerLength(Path file, FileChannel channel, long size) throws IOException {
        if (size < SafetensorsHeader.PREFIX_BYTES) {
            throw new TensorFileException(
                    file, "is not a safetensors file: it has %d bytes, and the shortest has 10".formatted(size));
        }
        long length = bytes(file, channel, 0, SafetensorsHeader.PREFIX_BYTES).getLong();
        if (length < 0 || length > SafetensorsHeader.LONGEST_BYTES) {
            throw new TensorFileException(
                    file,
                    "is not a safetensors file: its header would have %s bytes, and no more than %d are read"
                            .formatted(Long.toUnsignedString(length), SafetensorsHeader.LONGEST_BYTES));
        }
        if (length > size - SafetensorsHeader.PREFIX_BYTES) {
            throw new TensorFileException(
                    file, "is cut off: its header has %d bytes, the file only %d".formatted(length, size));
        }
        return (int) length;
    }

    /** The tensors must cover the file from the header to its end, each byte once. */
    private static void checkCoverage(Path file, Collection<PlacedTensor> entries, long dataStart, long size)
            throws TensorFileException {
        List<PlacedTensor> inFile = entries.stream()
                .sorted(Comparator.comparingLong(PlacedTensor::position)
                        .thenComparingLong(placed -> placed.entry().length()))
                .toList();
        long end = dataStart;
        for (PlacedTensor placed : inFile) {
            if (placed.position() != end) {
                throw TensorFileException.ofTensor(
                        file,
                        placed.entry().name(),
                        placed.position() < end ? "overlaps another tensor" : "begins behind a hole in the file");
            }
            end += placed.entry().length();
        }
        if (end != size) {
            throw new TensorFileException(file, "has %d bytes behind its last tensor".formatted(size - end));
        }
    }

    private static ByteBuffer bytes(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new TensorFileException(file, "is cut off: it ends within its header");
            }
        }
        return bytes.flip();
    }
}
