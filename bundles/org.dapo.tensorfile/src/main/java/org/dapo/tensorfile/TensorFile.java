package org.dapo.tensorfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.dapo.tensorfile.internal.HalfPrecision;
import org.dapo.tensorfile.internal.SafetensorsHeader;
import org.dapo.tensorfile.internal.SafetensorsReader;

/**
 * A file of named tensors, open for reading. The format is safetensors.
 *
 * <p>Everything that the file says of itself is checked when it is opened, before memory is taken for it. Buffers are
 * direct and little-endian, start at position 0, and stay valid when this is closed. A tensor that is read may have no
 * more than 2<sup>31</sup>-1 bytes (2 GB), counted after conversion. Thread-safe.
 *
 * <p>Where the file may be written to, a tensor is a private memory map: nothing is copied, and what is written to the
 * buffer stays in this process and never reaches the file. Java maps privately only what it may write, so from a file
 * that is read-only the bytes are copied. A file must not be shortened while it is mapped; one that is replaced, as
 * {@link TensorFileWriter} does it, is no trouble.
 */
public final class TensorFile implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final boolean mappable;
    private final SafetensorsHeader header;

    private TensorFile(Path file, FileChannel channel, boolean mappable) throws IOException {
        this.file = file;
        this.channel = channel;
        this.mappable = mappable;
        this.header = SafetensorsReader.read(file, channel);
    }

    /**
     * Opens a file and checks its header.
     *
     * @param file a safetensors file
     * @return the open file; the caller closes it
     * @throws TensorFileException if there is no such file, it cannot be read, or its header is not sound
     */
    public static TensorFile open(Path file) throws TensorFileException {
        if (!Files.isRegularFile(file)) {
            throw new TensorFileException(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
        try {
            try {
                return openFor(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (FileSystemException e) {
                return openFor(file, StandardOpenOption.READ);
            }
        } catch (TensorFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new TensorFileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be read: " + e, e);
        }
    }

    /** Opens a file for READ, where nothing is mapped, or for READ and WRITE. */
    static TensorFile openFor(Path file, StandardOpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        try {
            return new TensorFile(file, channel, options.length > 1);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /**
     * The tensors there are.
     *
     * @return entries by name, in the order of the header; unmodifiable
     */
    public Map<String, TensorEntry> entries() {
        return header.entries();
    }

    /**
     * What the file says beside its tensors.
     *
     * @return texts by name, in the order of the header; unmodifiable, empty if there are none
     */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * A tensor's bytes as they are in the file.
     *
     * @param name the tensor's name
     * @return its elements, little-endian, row-major
     * @throws TensorFileException if there is no such tensor, it is larger than 2 GB, or the file cannot be read
     */
    public ByteBuffer bytes(String name) throws TensorFileException {
        TensorEntry entry = entry(name);
        int length = checkedSize(entry, entry.length());
        try {
            checkStillThere(entry);
            if (length == 0) {
                return allocate(entry, 0);
            }
            // Engines expect elements at multiples of their size; a file need not have them there.
            boolean aligned = entry.position() % entry.type().bytes() == 0;
            if (mappable && aligned) {
                return channel.map(FileChannel.MapMode.PRIVATE, entry.position(), length)
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
            ByteBuffer copy = allocate(entry, length);
            fill(copy, entry, entry.position());
            return copy.flip();
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(entry, e);
        }
    }

    /**
     * A tensor as float32: mapped where the file has float32, converted where it has float16 or bfloat16. Both
     * conversions are exact, and the bits of a NaN are kept.
     *
     * @param name the tensor's name
     * @return 4 bytes per element, little-endian, row-major; {@code asFloatBuffer()} gives the values
     * @throws TensorFileException if there is no such tensor, it has other elements, it is larger than 2 GB in float32,
     *     or the file cannot be read
     */
    public ByteBuffer float32(String name) throws TensorFileException {
        TensorEntry entry = entry(name);
        return switch (entry.type()) {
            case F32 -> bytes(name);
            case F16 -> widened(entry, HalfPrecision::float16);
            case BF16 -> widened(entry, HalfPrecision::bfloat16);
            default ->
                throw TensorFileException.ofTensor(
                        file, name, "is %s; only F32, F16 and BF16 are read as float32".formatted(entry.type()));
        };
    }

    /** Closes the file. Buffers that were read stay valid. */
    @Override
    public void close() throws TensorFileException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be closed: " + e, e);
        }
    }

    private ByteBuffer widened(TensorEntry entry, HalfPrecision.Widening widening) throws TensorFileException {
        ByteBuffer target = allocate(entry, checkedSize(entry, 4 * entry.elements()));
        ByteBuffer chunk = ByteBuffer.allocateDirect(HalfPrecision.CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            checkStillThere(entry);
            for (long done = 0; done < entry.length(); done += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), entry.length() - done));
                fill(chunk, entry, entry.position() + done);
                widening.widen(chunk.flip(), target);
            }
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(entry, e);
        }
        return target.flip();
    }

    private TensorEntry entry(String name) throws TensorFileException {
        TensorEntry entry = entries().get(name);
        if (entry == null) {
            throw new TensorFileException(file, "has no tensor '%s'".formatted(TensorFileException.abbreviated(name)));
        }
        return entry;
    }

    private int checkedSize(TensorEntry entry, long size) throws TensorFileException {
        if (size > Integer.MAX_VALUE) {
            throw TensorFileException.ofTensor(
                    file, entry.name(), "takes %d bytes; no tensor may take more than 2 GB".formatted(size));
        }
        return (int) size;
    }

    /** A map beyond the end would make the file longer. */
    private void checkStillThere(TensorEntry entry) throws IOException {
        if (channel.size() < entry.position() + entry.length()) {
            throw TensorFileException.ofTensor(file, entry.name(), "is cut off: the file was shortened after opening");
        }
    }

    private ByteBuffer allocate(TensorEntry entry, int size) throws TensorFileException {
        try {
            return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        } catch (OutOfMemoryError e) {
            // Direct memory has a limit of its own, which a user can raise; the heap is as healthy as before.
            throw new TensorFileException(
                    file,
                    "tensor '%s' needs %d bytes beside the heap; allow more with -XX:MaxDirectMemorySize"
                            .formatted(TensorFileException.abbreviated(entry.name()), size),
                    e);
        }
    }

    private void fill(ByteBuffer target, TensorEntry entry, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                throw TensorFileException.ofTensor(
                        file, entry.name(), "is cut off: the file was shortened after opening");
            }
            at += read;
        }
    }

    private TensorFileException unreadable(TensorEntry entry, IOException e) {
        return new TensorFileException(
                file, "tensor '%s' cannot be read: %s".formatted(TensorFileException.abbreviated(entry.name()), e), e);
    }
}
