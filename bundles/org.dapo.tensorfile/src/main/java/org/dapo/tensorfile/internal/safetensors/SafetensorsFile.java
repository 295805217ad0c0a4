package org.dapo.tensorfile.internal.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.api.file.FileProblem;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorFormat;
import org.dapo.tensorfile.TensorType;
import org.dapo.tensorfile.internal.TensorBuffers;

/**
 * A safetensors file.
 *
 * <p>If the file is writable, a tensor is a private memory map, and nothing is copied. Java allows private maps only of writable
 * files, so the bytes of a read-only file are copied. The bytes of a small tensor are copied too: a process may have some ten
 * thousand maps, and an untrusted file may have more tensors than that.
 */
public final class SafetensorsFile implements TensorFile {
    private static final int SMALLEST_MAPPED = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final boolean mappable;
    private final SafetensorsHeader header;
    private final Map<String, TensorEntry> entries;

    private SafetensorsFile(Path file, FileChannel channel, boolean mappable) throws IOException {
        this.file = file;
        this.channel = channel;
        this.mappable = mappable;
        this.header = SafetensorsReader.read(file, channel);
        Map<String, TensorEntry> plain = new LinkedHashMap<>();
        header.entries().forEach((name, placed) -> plain.put(name, placed.entry()));
        this.entries = Collections.unmodifiableMap(plain);
    }

    /**
     * Opens a file and validates its header.
     *
     * @param file a safetensors file
     * @return the open file
     * @throws TensorFileException if its header is invalid
     * @throws IOException if it cannot be read
     */
    public static SafetensorsFile open(Path file) throws IOException {
        try {
            return openFor(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (FileSystemException e) {
            return openFor(file, StandardOpenOption.READ);
        }
    }

    /** Opens a file for READ, which maps nothing, or for READ and WRITE. */
    static SafetensorsFile openFor(Path file, StandardOpenOption... options) throws IOException {
        FileChannel channel = FileChannel.open(file, options);
        try {
            return new SafetensorsFile(file, channel, options.length > 1);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public TensorFormat format() {
        return TensorFormat.SAFETENSORS;
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public Map<String, TensorEntry> entries() {
        return entries;
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public ByteBuffer bytes(String name) throws TensorFileException {
        return read(name, true);
    }

    @Override
    public ByteBuffer float32(String name) throws TensorFileException {
        return read(name, false);
    }

    @Override
    public boolean isMapped(String name) throws TensorFileException {
        PlacedTensor placed = placed(name);
        return placed.entry().type() == TensorType.F32 && isMappable(placed);
    }

    private ByteBuffer read(String name, boolean asItIs) throws TensorFileException {
        PlacedTensor placed = placed(name);
        TensorEntry entry = placed.entry();
        try {
            checkStillThere(placed);
            if (asItIs || entry.type() == TensorType.F32) {
                return isMappable(placed) ? map(placed) : TensorBuffers.copy(file, entry, source(placed));
            }
            return TensorBuffers.float32(file, entry, source(placed));
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException e) {
            throw new TensorFileException(
                    file,
                    "tensor '%s' cannot be read: %s"
                            .formatted(TensorFileException.abbreviated(entry.name()), FileProblem.of(e)),
                    e);
        }
    }

    @Override
    public void close() throws TensorFileException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be closed: " + FileProblem.of(e), e);
        }
    }

    private PlacedTensor placed(String name) throws TensorFileException {
        PlacedTensor placed = header.entries().get(name);
        if (placed == null) {
            throw TensorFileException.missing(file, name);
        }
        return placed;
    }

    /** Engines expect elements at multiples of their size, which a file does not guarantee. */
    private boolean isMappable(PlacedTensor placed) {
        return mappable
                && placed.entry().length() >= SMALLEST_MAPPED
                && placed.position() % placed.entry().type().bytes() == 0;
    }

    private ByteBuffer map(PlacedTensor placed) throws IOException {
        int length =
                TensorBuffers.checkedSize(file, placed.entry(), placed.entry().length());
        return channel.map(FileChannel.MapMode.PRIVATE, placed.position(), length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Mapping beyond the end would make the file longer. */
    private void checkStillThere(PlacedTensor placed) throws IOException {
        if (channel.size() < placed.position() + placed.entry().length()) {
            throw cutOff(placed);
        }
    }

    private TensorBuffers.Source source(PlacedTensor placed) {
        long[] at = {placed.position()};
        return target -> {
            while (target.hasRemaining()) {
                int read = channel.read(target, at[0]);
                if (read < 0) {
                    throw cutOff(placed);
                }
                at[0] += read;
            }
        };
    }

    private TensorFileException cutOff(PlacedTensor placed) {
        return TensorFileException.ofTensor(
                file, placed.entry().name(), "is cut off: the file was shortened after opening");
    }
}
