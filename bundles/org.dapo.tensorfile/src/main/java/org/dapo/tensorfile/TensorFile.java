package org.dapo.tensorfile;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dapo.tensorfile.internal.Opening;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file of named tensors, open for reading, in one of the formats of {@link TensorFormat}. The file need not be trusted.
 *
 * <p>All descriptions in the file are checked when it is opened, before memory is allocated for them. Nothing in the file is ever
 * executed. Buffers are direct and little-endian, start at position 0, and remain valid after this is closed. A tensor that is
 * read must not exceed 2<sup>31</sup>-1 bytes (2 GB) after conversion. Thread-safe.
 *
 * <p>Data written to a buffer stays in this process and never reaches the file. A file must not be shortened while it is open.
 * Replacing it, as {@link TensorFileWriter} does, is allowed.
 */
@ProviderType
public interface TensorFile extends AutoCloseable {
    /**
     * Opens a file and checks what it says of itself. Which format it has is seen from its content; only an index of
     * shards is known by its name, which ends with {@code .index.json}.
     *
     * @param file the file
     * @return the open file; the caller closes it
     * @throws TensorFileException if there is no such file, it cannot be read, or it is not sound
     */
    static TensorFile open(Path file) throws TensorFileException {
        return Opening.of(file);
    }

    /**
     * The format.
     *
     * @return which one it is
     */
    TensorFormat format();

    /**
     * The files that it consists of.
     *
     * @return the file that was opened, then those that it refers to; unmodifiable
     */
    List<Path> files();

    /**
     * The tensors there are. Where a file nests dictionaries, a tensor's name is the way to it, joined by dots.
     *
     * @return entries by name, in the order of the file; unmodifiable
     */
    Map<String, TensorEntry> entries();

    /**
     * What the file says beside its tensors: safetensors' metadata, or a torch archive's numbers, truth values and texts,
     * written as Java writes them.
     *
     * @return texts by name, in the order of the file; unmodifiable, empty if there are none
     */
    Map<String, String> metadata();

    /**
     * A tensor's bytes as they are in the file.
     *
     * @param name the tensor's name
     * @return its elements, little-endian, row-major
     * @throws TensorFileException if there is no such tensor, it is larger than 2 GB, or the file cannot be read
     */
    ByteBuffer bytes(String name) throws TensorFileException;

    /**
     * A tensor as float32, converted where the file has float16 or bfloat16. Both conversions are exact, and the bits of a
     * NaN are kept.
     *
     * @param name the tensor's name
     * @return 4 bytes per element, little-endian, row-major; {@code asFloatBuffer()} gives the values
     * @throws TensorFileException if there is no such tensor, it has other elements, it is larger than 2 GB in float32,
     *     or the file cannot be read
     */
    ByteBuffer float32(String name) throws TensorFileException;

    /**
     * Whether {@link #float32} gives the file's own pages, which take no memory of Java's; else it gives a copy.
     *
     * @param name the tensor's name
     * @return whether it does
     * @throws TensorFileException if there is no such tensor
     */
    boolean isMapped(String name) throws TensorFileException;

    /** Closes the file. Buffers that were read stay valid. */
    @Override
    void close() throws TensorFileException;
}
