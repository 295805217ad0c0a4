package org.dapo.tensorfile.internal.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import net.razorvine.pickle.PickleException;
import org.dapo.api.file.FileProblem;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorFormat;
import org.dapo.tensorfile.internal.TensorBuffers;

/**
 * An archive of torch.save since version 1.6, or of torch.jit.save. It is a zip with one folder, in which {@code data.pkl}
 * describes the tensors and {@code data/KEY} are their uncompressed storages. The code in a TorchScript archive is ignored.
 */
public final class TorchArchive implements TensorFile {
    private static final String PICKLE = "/data.pkl";
    private static final int LARGEST_PICKLE = 8 << 20;
    private static final int CHUNK_BYTES = 1 << 18;

    /** The most bytes of all tensors together, in sizes of the file. Tied weights are several tensors in one storage. */
    private static final int MOST_TIMES = 4;

    private final Path file;
    private final long size;
    private final ZipFile zip;
    private final String folder;
    private final StateNames names;
    private final Map<String, TensorEntry> entries;
    /** The archive's files by name. In the zip's own table, names that are made to collide would make each lookup slow. */
    private final Map<String, ZipEntry> files;

    private TorchArchive(Path file, ZipFile zip) throws IOException {
        this.file = file;
        this.zip = zip;
        this.files = zip.stream()
                .collect(Collectors.toMap(ZipEntry::getName, one -> (ZipEntry) one, (first, second) -> {
                    // The checked one need not be the one that is read.
                    throw new IllegalArgumentException("two files of one name");
                }));
        this.folder = folder();
        this.names = names();
        this.size = Files.size(file);
        Map<String, TensorEntry> all = new LinkedHashMap<>();
        names.tensors().forEach((name, tensor) -> all.put(name, entry(name, tensor)));
        this.entries = Collections.unmodifiableMap(all);
        for (Map.Entry<String, TorchTensor> tensor : names.tensors().entrySet()) {
            checkStorage(tensor.getKey(), tensor.getValue().storage());
        }
        checkSum();
    }

    private static TensorEntry entry(String name, TorchTensor tensor) {
        return new TensorEntry(name, tensor.storage().type(), tensor.shape());
    }

    /**
     * Opens an archive, reads its pickle and checks that every storage exists.
     *
     * @param file a zip
     * @return the open archive
     * @throws TensorFileException if it is not a torch archive, or is invalid
     * @throws IOException if it cannot be read
     */
    public static TorchArchive open(Path file) throws IOException {
        ZipDirectory.check(file);
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw new TensorFileException(file, "is not a sound zip: " + e.getMessage(), e);
        }
        try {
            return new TorchArchive(file, zip);
        } catch (IllegalArgumentException e) {
            // Java validates an entry's name only when it reaches the entry.
            zip.close();
            throw new TensorFileException(file, "is not a sound zip: " + e.getMessage(), e);
        } catch (IOException | RuntimeException | Error e) {
            zip.close();
            throw e;
        }
    }

    private String folder() throws TensorFileException {
        List<String> pickles = files.keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .limit(2)
                .toList();
        if (pickles.size() != 1) {
            throw new TensorFileException(
                    file,
                    "is a zip with %s file FOLDER%s, so torch did not write it"
                            .formatted(pickles.isEmpty() ? "no" : "more than one", PICKLE));
        }
        String pickle = pickles.get(0);
        return pickle.substring(0, pickle.length() - PICKLE.length() + 1);
    }

    private StateNames names() throws IOException {
        if (!byteOrder().equals("little")) {
            throw new TensorFileException(file, "was written by a big-endian machine, which is not read");
        }
        byte[] pickle;
        try (InputStream in = zip.getInputStream(files.get(folder + PICKLE.substring(1)))) {
            pickle = in.readNBytes(LARGEST_PICKLE + 1);
        }
        return names(file, pickle);
    }

    /**
     * Reads a pickle.
     *
     * @param file the file that contains it, for messages
     * @param pickle its bytes
     * @return the names that it gives to tensors and texts
     * @throws TensorFileException if it is too large, invalid, or names something unsupported
     */
    static StateNames names(Path file, byte[] pickle) throws TensorFileException {
        if (pickle.length > LARGEST_PICKLE) {
            throw new TensorFileException(file, "its pickle is larger than %d bytes".formatted(LARGEST_PICKLE));
        }
        try {
            return StateNames.of(RestrictedUnpickler.read(pickle));
        } catch (PickleException e) {
            throw new TensorFileException(file, "its pickle " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new TensorFileException(file, "its pickle is not sound (%s)".formatted(e), e);
        }
    }

    /** Archives state it since torch 2.1; before, all were little-endian. */
    private String byteOrder() throws IOException {
        ZipEntry entry = files.get(folder + "byteorder");
        if (entry == null) {
            return "little";
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readNBytes(16), StandardCharsets.US_ASCII);
        }
    }

    private void checkStorage(String tensor, TorchStorage storage) throws TensorFileException {
        ZipEntry entry = Optional.ofNullable(files.get(folder + "data/" + storage.key()))
                .orElseThrow(() -> TensorFileException.ofTensor(
                        file,
                        tensor,
                        "lies in data/%s, which is not in the archive"
                                .formatted(TensorFileException.abbreviated(storage.key()))));
        if (entry.getMethod() != ZipEntry.STORED) {
            throw TensorFileException.ofTensor(file, tensor, "is compressed, which torch's tensors never are");
        }
        // Java trusts the stated compressed and uncompressed sizes.
        if (entry.getCompressedSize() != entry.getSize() || entry.getSize() > size) {
            throw TensorFileException.ofTensor(
                    file,
                    tensor,
                    "lies in data/%s, whose size of %d bytes is not that of what is stored"
                            .formatted(TensorFileException.abbreviated(storage.key()), entry.getSize()));
        }
        // Divided, since the product need not fit.
        if (entry.getSize() / storage.type().bytes() < storage.elements()) {
            throw TensorFileException.ofTensor(
                    file,
                    tensor,
                    "has a storage of %d elements of %s in %d bytes"
                            .formatted(storage.elements(), storage.type(), entry.getSize()));
        }
    }

    /** Views of one storage, and overlapping files in the zip, could make a small archive of any number of large tensors. */
    private void checkSum() throws TensorFileException {
        long sum = 0;
        for (TorchTensor tensor : names.tensors().values()) {
            sum += tensor.bytesToRead();
        }
        if (sum > MOST_TIMES * size) {
            throw new TensorFileException(
                    file,
                    "its tensors share storages so that reading all takes %d bytes; %d times the file's %d would be the most"
                            .formatted(sum, MOST_TIMES, size));
        }
    }

    @Override
    public TensorFormat format() {
        return files.get(folder + "constants.pkl") == null ? TensorFormat.TORCH : TensorFormat.TORCHSCRIPT;
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
        return Collections.unmodifiableMap(names.texts());
    }

    @Override
    public ByteBuffer bytes(String name) throws TensorFileException {
        return read(name, TensorBuffers::copy);
    }

    @Override
    public ByteBuffer float32(String name) throws TensorFileException {
        return read(name, TensorBuffers::float32);
    }

    @Override
    public boolean isMapped(String name) throws TensorFileException {
        entry(name);
        return false;
    }

    private TensorEntry entry(String name) throws TensorFileException {
        TensorEntry entry = entries.get(name);
        if (entry == null) {
            throw TensorFileException.missing(file, name);
        }
        return entry;
    }

    private interface Reading {
        ByteBuffer read(Path file, TensorEntry entry, TensorBuffers.Source source) throws IOException;
    }

    private ByteBuffer read(String name, Reading reading) throws TensorFileException {
        TensorEntry entry = entry(name);
        TorchTensor tensor = names.tensors().get(name);
        try (InputStream in =
                zip.getInputStream(files.get(folder + "data/" + tensor.storage().key()))) {
            in.skipNBytes(tensor.offset() * entry.type().bytes());
            TensorBuffers.Source stored = source(entry, in);
            if (tensor.isContiguous()) {
                return reading.read(file, entry, stored);
            }
            TensorEntry whole = new TensorEntry(name, entry.type(), new long[] {tensor.span()});
            return reading.read(file, entry, new StridedSource(tensor, TensorBuffers.copy(file, whole, stored)));
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException | IllegalStateException | IllegalArgumentException e) {
            throw new TensorFileException(
                    file, "tensor '%s' cannot be read: %s".formatted(TensorFileException.abbreviated(name), e), e);
        }
    }

    private TensorBuffers.Source source(TensorEntry entry, InputStream in) {
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, entry.length() + 1)];
        return target -> {
            while (target.hasRemaining()) {
                int read = in.read(chunk, 0, Math.min(chunk.length, target.remaining()));
                if (read < 0) {
                    throw TensorFileException.ofTensor(file, entry.name(), "is cut off");
                }
                target.put(chunk, 0, read);
            }
        };
    }

    @Override
    public void close() throws TensorFileException {
        try {
            zip.close();
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be closed: " + FileProblem.of(e), e);
        }
    }
}
