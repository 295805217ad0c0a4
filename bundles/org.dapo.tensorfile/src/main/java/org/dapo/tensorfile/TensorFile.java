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
 * <p>Data written to a buffer stays in this process and never reaches the file. A buffer may be a map of the file, which outlives
 * closing. So a file must not be changed or shortened as long as a buffer read from it is in use, which could end the process.
 * Replace it by a new file, as {@link TensorFileWriter} does.
 */
@ProviderType
public interface TensorFile extends AutoCloseable {
    /**
     * Opens a file and validates its descriptions. The format is detected from the content. Only an index of shards is
     * recognised by its name, which ends with {@code .index.json}.
     *
     * @param file the file
     * @return the open file; the caller closes it
     * @throws TensorFileException if the file does not exist, cannot be read, or is invalid
     */
    static TensorFile open(Path file) throws TensorFileException {
        return Opening.of(file);
    }

    /**
     * The file format.
     *
     * @return the format
     */
    TensorFormat format();

    /**
     * The files it consists of.
     *
     * @return the opened file, then those it refers to; unmodifiable
     */
    List<Path> files();

    /**
     * The tensors in the file. If dictionaries are nested, a tensor's name is its path, joined by dots.
     *
     * @return entries by name, in the order of the file; unmodifiable
     */
    Map<String, TensorEntry> entries();

    /**
     * The data besides the tensors. This is safetensors' metadata, or a torch archive's numbers, truth values and texts,
     * formatted as in Java.
     *
     * @return texts by name, in the order of the file; unmodifiable, empty if there are none
     */
    Map<String, String> metadata();

    /**
     * A tensor's bytes as stored in the file.
     *
     * @param name the tensor's name
     * @return its elements, little-endian, row-major
     * @throws TensorFileException if there is no such tensor, it is larger than 2 GB, or the file cannot be read
     */
    ByteBuffer bytes(String name) throws TensorFileException;

    /**
     * A tensor as float32, converted if it is stored as float16 or bfloat16. Both conversions are exact and keep the bits of a
     * NaN.
     *
     * @param name the tensor's name
     * @return 4 bytes per element, little-endian, row-major; {@code asFloatBuffer()} gives the values
     * @throws TensorFileException if there is no such tensor, it has other elements, it is larger than 2 GB in float32, or the
     * file cannot be read
     */
    ByteBuffer float32(String name) throws TensorFileException;

    /**
     * Whether {@link #float32} returns mapped file pages, which take no Java memory. Otherwise it returns a copy.
     *
     * @param name the tensor's name
     * @return true if the tensor is mapped
     * @throws TensorFileException if there is no such tensor
     */
    boolean isMapped(String name) throws TensorFileException;

    /** Closes the file. Buffers that were read stay valid. */
    @Override
    void close() throws TensorFileException;
}
