package org.dapo.api.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 hash (FIPS 180-4), computed piece by piece. Not thread-safe. */
public final class Sha256 {
    private static final int CHUNK_BYTES = 1 << 18;

    private final MessageDigest digest = newDigest();

    /** Starts a hash of nothing. */
    public Sha256() {}

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Computes the hash of a text.
     *
     * @param text the text; its UTF-8 bytes are hashed
     * @return 64 hexadecimal digits in lower case
     */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    /**
     * Computes the hash of a file's content. The file is read in chunks, so its size does not matter.
     *
     * @param file the file
     * @return 64 hexadecimal digits in lower case
     * @throws IOException if the file cannot be read
     */
    public static String of(Path file) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                hash.add(ByteBuffer.wrap(chunk, 0, read));
            }
        }
        return hash.hex();
    }

    /**
     * Adds a text.
     *
     * @param text the text; its UTF-8 bytes are added
     * @return this hash
     */
    public Sha256 add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Adds bytes.
     *
     * @param bytes the bytes from the buffer's position to its limit; the buffer itself does not change
     * @return this hash
     */
    public Sha256 add(ByteBuffer bytes) {
        digest.update(bytes.duplicate());
        return this;
    }

    /**
     * Returns the hash of what was added, and starts anew.
     *
     * @return 64 hexadecimal digits in lower case
     */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
