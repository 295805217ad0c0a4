package org.dapo.tensorfile.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFileException;

/** Allocates memory for a tensor, once its size has been validated, and fills it. */
public final class TensorBuffers {
    private TensorBuffers() {}

    /** Supplies a tensor's bytes, from the first to the last. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads the next bytes.
         *
         * @param target filled up to its limit
         * @throws IOException if they are not available
         */
        void fill(ByteBuffer target) throws IOException;
    }

    /**
     * Copies a tensor's bytes unchanged.
     *
     * @param file the file, for messages
     * @param entry the tensor
     * @param source its bytes
     * @return a direct buffer from 0 to the tensor's size
     * @throws TensorFileException if the tensor is larger than 2 GB or there is no memory for it
     * @throws IOException if its bytes are not available
     */
    public static ByteBuffer copy(Path file, TensorEntry entry, Source source) throws IOException {
        ByteBuffer target = allocate(file, entry, entry.length());
        source.fill(target);
        return target.flip();
    }

    /**
     * Converts a tensor's values to float32.
     *
     * @param file the file, for messages
     * @param entry the tensor
     * @param source its bytes
     * @return a direct buffer of 4 bytes per element
     * @throws TensorFileException if the tensor has other elements, takes more than 2 GB or there is no memory for it
     * @throws IOException if its bytes are not available
     */
    public static ByteBuffer float32(Path file, TensorEntry entry, Source source) throws IOException {
        return switch (entry.type()) {
            case F32 -> copy(file, entry, source);
            case F16 -> widened(file, entry, source, HalfPrecision::float16);
            case BF16 -> widened(file, entry, source, HalfPrecision::bfloat16);
            default ->
                throw TensorFileException.ofTensor(
                        file,
                        entry.name(),
                        "is %s; only F32, F16 and BF16 are read as float32".formatted(entry.type()));
        };
    }

    private static ByteBuffer widened(Path file, TensorEntry entry, Source source, HalfPrecision.Widening widening)
            throws IOException {
        ByteBuffer target = allocate(file, entry, 4 * entry.elements());
        ByteBuffer chunk = ByteBuffer.allocateDirect(HalfPrecision.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long done = 0; done < entry.length(); done += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), entry.length() - done));
            source.fill(chunk);
            widening.widen(chunk.flip(), target);
        }
        return target.flip();
    }

    /**
     * Checks the size of a buffer.
     *
     * @param file the file, for messages
     * @param entry the tensor
     * @param size its size in bytes
     * @return the same size
     * @throws TensorFileException if it exceeds the largest buffer
     */
    public static int checkedSize(Path file, TensorEntry entry, long size) throws TensorFileException {
        if (size > Integer.MAX_VALUE) {
            throw TensorFileException.ofTensor(
                    file, entry.name(), "takes %d bytes; no tensor may take more than 2 GB".formatted(size));
        }
        return (int) size;
    }

    private static ByteBuffer allocate(Path file, TensorEntry entry, long size) throws TensorFileException {
        int checked = checkedSize(file, entry, size);
        try {
            return ByteBuffer.allocateDirect(checked).order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError e) {
            // Direct memory has its own limit, which a user can raise; the heap is unaffected.
            throw new TensorFileException(
                    file,
                    "tensor '%s' needs %d bytes beside the heap; allow more with -XX:MaxDirectMemorySize"
                            .formatted(TensorFileException.abbreviated(entry.name()), checked),
                    e);
        }
    }
}
