package org.dapo.tensorfile.internal.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dapo.tensorfile.TensorFileException;

/**
 * Checks the stated size of a zip's directory (APPNOTE 4.3.14 and 4.3.16), since Java reads the whole directory into memory. Java
 * itself checks whether the directory is valid.
 */
final class ZipDirectory {
    /** Room for half a million tensors. */
    private static final long LARGEST_BYTES = 64 << 20;

    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    /** What an end record states if only the record that the locator leads to has the size. */
    private static final long SEE_RECORD = 0xffffffffL;

    private static final int RECORD = 0x06064b50;
    private static final int LOCATOR = 0x07064b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LONGEST_COMMENT = 0xffff;

    private ZipDirectory() {}

    /**
     * Rejects a directory that is too large.
     *
     * @param file a zip
     * @throws TensorFileException if it is too large
     * @throws IOException if the file cannot be read
     */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long start = Math.max(0, channel.size() - END_BYTES - LOCATOR_BYTES - LONGEST_COMMENT);
            ByteBuffer tail = read(channel, start, (int) (channel.size() - start));
            for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
                if (tail.getInt(at) == END && size(channel, tail, at) > LARGEST_BYTES) {
                    throw new TensorFileException(
                            file, "is a zip with a directory of more than %d bytes".formatted(LARGEST_BYTES));
                }
            }
        }
    }

    /** The larger of the sizes that an end record and the record of a large zip before it state, as Java may read either. */
    private static long size(FileChannel channel, ByteBuffer tail, int end) throws IOException {
        long size = Integer.toUnsignedLong(tail.getInt(end + 12));
        int locator = end - LOCATOR_BYTES;
        if (locator < 0 || tail.getInt(locator) != LOCATOR) {
            return size;
        }
        long at = tail.getLong(locator + 8);
        if (at < 0 || at > channel.size() - 48) {
            return size;
        }
        ByteBuffer record = read(channel, at, 48);
        if (record.getInt(0) != RECORD) {
            return size;
        }
        long stated = record.getLong(40);
        long larger = stated < 0 ? Long.MAX_VALUE : stated;
        return size == SEE_RECORD ? larger : Math.max(size, larger);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, position + bytes.position());
        }
        return bytes.flip();
    }
}
