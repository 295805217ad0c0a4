package org.dapo.tensorfile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dapo.api.file.AtomicFile;
import org.dapo.tensorfile.internal.torch.StatePickle;

/**
 * Writes tensors in the format of torch.save, for programs that read no other. torch.load reads them with {@code weights_only}.
 * A file appears completely or not at all. The same tensors give the same bytes.
 */
public final class TorchArchiveWriter {
    private static final String FOLDER = "archive/";
    /** The earliest day that Java writes the same way in every time zone. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private TorchArchiveWriter() {}

    /**
     * Writes a file, replacing an existing one.
     *
     * @param file the target; its folder exists
     * @param numbers whole numbers of the outer dictionary, by name
     * @param dictionaries state dictionaries of the outer dictionary, by name: tensors by name
     * @throws IOException if the file cannot be written; the previous target is then unchanged, and no other file is left
     * @throws IllegalArgumentException if torch has no tensors of a type, or a tensor comes with more or fewer bytes than its
     *     shape and type ask for
     */
    public static void write(Path file, Map<String, Long> numbers, Map<String, Map<String, TensorData>> dictionaries)
            throws IOException {
        byte[] pickle = StatePickle.of(numbers, dictionaries);
        List<Map.Entry<String, TensorData>> storages = dictionaries.values().stream()
                .flatMap(dictionary -> dictionary.entrySet().stream())
                .toList();
        AtomicFile.write(file, channel -> {
            // Not closed: that would close the channel before it is forced to the disk.
            ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
            store(zip, "data.pkl", ByteBuffer.wrap(pickle));
            store(zip, "byteorder", text("little"));
            for (int i = 0; i < storages.size(); i++) {
                Map.Entry<String, TensorData> tensor = storages.get(i);
                store(zip, "data/" + i, tensor.getValue().bytes(tensor.getKey()));
            }
            store(zip, "version", text("3\n"));
            zip.finish();
        });
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void store(ZipOutputStream zip, String name, ByteBuffer bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes.duplicate());
        ZipEntry entry = new ZipEntry(FOLDER + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.remaining());
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        WritableByteChannel target = Channels.newChannel((OutputStream) zip);
        target.write(bytes.duplicate());
        zip.closeEntry();
    }
}
