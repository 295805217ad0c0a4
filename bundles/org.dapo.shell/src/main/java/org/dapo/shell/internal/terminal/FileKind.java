package org.dapo.shell.internal.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Kinds of files that commands write. Each knows how its files begin, so that no file of another kind is written over. */
public enum FileKind {
    /** JSON of any sort. */
    JSON("a JSON file", "\\s*[{\\[][^\\x00]*"),

    /** What {@code inspect} says of an image. */
    INSPECTION("a result of inspect", "\\{\\s*\"file\"\\s*:.*"),

    /** What {@code pack} writes: tensors whose header begins with the description, behind its length. */
    PACK("a pack", ".{8}" + Pattern.quote("{\"__metadata__\":{\"description\":\"{\\\"provenance\\\":") + ".*"),

    /** What {@code checkpoints export} writes: a zip archive as of torch, the local header of whose first entry has 30 bytes. */
    EXPORTED("an exported checkpoint", "PK\\x03\\x04.{26}archive/data\\.pkl.*");

    private static final int HEAD_BYTES = 4096;

    private final String words;
    private final Pattern head;

    FileKind(String words, String head) {
        this.words = words;
        this.head = Pattern.compile(head, Pattern.DOTALL);
    }

    /** What a file of this kind is called, with its article. */
    public String words() {
        return words;
    }

    /**
     * Whether nothing of another kind is lost where a file of this kind is written.
     *
     * @throws IOException if what is there cannot be read
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
