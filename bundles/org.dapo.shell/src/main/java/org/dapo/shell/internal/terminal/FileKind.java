package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Kinds of files that commands write. Each recognises the beginning of its files, so that no file of another kind is overwritten.
 */
public enum FileKind {
    /** JSON of any sort. */
    JSON("a JSON file", "\\s*[{\\[][^\\x00]*"),

    /** A result of {@code inspect} for one image. */
    INSPECTION("a result of inspect", "\\{\\s*\"file\"\\s*:.*"),

    /** The output of {@code pack}: tensors whose header follows its own length and begins with the description. */
    PACK("a pack", ".{8}" + Pattern.quote("{\"__metadata__\":{\"description\":\"{\\\"provenance\\\":") + ".*"),

    /** The output of {@code checkpoints export}: a zip archive as of torch. The local header of its first entry has 30 bytes. */
    EXPORTED("an exported checkpoint", "PK\\x03\\x04.{26}archive/data\\.pkl.*");

    private static final int HEAD_BYTES = 4096;

    private final String words;
    private final Pattern head;

    FileKind(String words, String head) {
        this.words = words;
        this.head = Pattern.compile(head, Pattern.DOTALL);
    }

    /** The name of this kind of file, with its article. */
    public String words() {
        return words;
    }

    /**
     * Whether writing a file of this kind would overwrite no other kind.
     *
     * @throws IOException if the existing file cannot be read
     */
    public boolean mayReplace(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        try (InputStream content = Files.newInputStream(file)) {
            String begin = new String(content.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
            return begin.isBlank() || head.matcher(begin).matches();
        }
    }
}
