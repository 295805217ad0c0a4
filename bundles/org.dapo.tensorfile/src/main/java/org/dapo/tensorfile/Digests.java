package org.dapo.tensorfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of files. They identify the weights and the checkpoint from which a result was made. */
public final class Digests {
    private static final int CHUNK_BYTES = 1 << 18;

    private Digests() {}

    /**
     * The SHA-256 of a file's content, which is read once and never held whole.
     *
     * @param file the file
     * @return 64 hexadecimal digits in lower case
     * @throws TensorFileException if the file cannot be read
     */
    public static String sha256(Path file) throws TensorFileException {
        MessageDigest digest = newSha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new TensorFileException(file, "cannot be read: " + e, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
