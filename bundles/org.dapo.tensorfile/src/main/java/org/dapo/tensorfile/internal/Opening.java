package org.dapo.tensorfile.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.dapo.api.file.FileProblem;
import org.dapo.tensorfile.TensorFile;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.internal.safetensors.SafetensorsFile;
import org.dapo.tensorfile.internal.torch.TorchArchive;

/** Detects the format of a file, and opens it. */
public final class Opening {
    /** The start of the JSON in a safetensors file, after its length. */
    private static final int BRACE_AT = 8;

    private Opening() {}

    /**
     * Opens a file.
     *
     * @param file the file
     * @return the open file
     * @throws TensorFileException if the file does not exist, cannot be read, or is invalid
     */
    public static TensorFile of(Path file) throws TensorFileException {
        if (!Files.isRegularFile(file)) {
            throw new TensorFileException(file, Files.exists(file) ? "is not a file" : "there is no such file");
        }
        try {
            if (file.getFileName().toString().endsWith(ShardedFile.SUFFIX)) {
                return ShardedFile.open(file);
            }
            byte[] start = start(file);
            if (start[0] == 'P' && start[1] == 'K' && start[BRACE_AT] != '{') {
                return TorchArchive.open(file);
            }
            // A pickle begins with 0x80 and its protocol; so may the length of a safetensors header.
            if (start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5 && start[BRACE_AT] != '{') {
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
            throw new TensorFileException(file, "cannot be read: " + FileProblem.of(e), e);
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.copyOf(in.readNBytes(BRACE_AT + 1), BRACE_AT + 1);
        }
    }
}
