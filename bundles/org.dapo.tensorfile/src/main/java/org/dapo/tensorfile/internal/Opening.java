package org.dapo.tensorfile.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.internal.safetensors.SafetensorsFile;
import org.dapo.tensorfile.internal.torch.TorchArchive;

/** Sees which format a file has, and opens it. */
public final class Opening {
    private static final int ZIP = 'P' | 'K' << 8;
    /** A pickle begins with this and its protocol, 2 to 5. */
    private static final int PICKLE = 0x80;

    private Opening() {}

    /**
     * Opens a file.
     *
     * @param file the file
     * @return the open file
     * @throws TensorFileException if there is no such file, it cannot be read, or it is not sound
     */
    public static TensorFile of(Path file) throws TensorFileException {
        if (!Files.isRegularFile(file)) {
            throw new TensorFileException(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
        try {
            if (file.getFileName().toString().endsWith(ShardedFile.SUFFIX)) {
                return ShardedFile.open(file);
            }
            int start = firstTwoBytes(file);
            if (start == ZIP) {
                return TorchArchive.open(file);
            }
            if ((start & 0xff) == PICKLE && start >> 8 >= 2 && start >> 8 <= 5) {
                throw new TensorFileException(
                        file,
                        "is a bare pickle, as torch.save wrote before version 1.6; opened and saved again by a newer"
                                + " torch it becomes a zip, which is read");
            }
            return SafetensorsFile.open(file);
        } catch (TensorFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new TensorFileException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be read: " + e, e);
        }
    }

    private static int firstTwoBytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(2);
            return start.length < 2 ? 0 : (start[0] & 0xff) | (start[1] & 0xff) << 8;
        }
    }
}
