package org.dapo.tensorfile.internal.safetensors;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dapo.tensorfile.TensorEntry;

/**
 * The header of a safetensors file. The file consists of 8 bytes with the length of the header, the header in JSON, and the
 * tensors' bytes without gaps.
 *
 * @param entries the tensors by name, in order
 * @param metadata texts by name
 */
public record SafetensorsHeader(Map<String, PlacedTensor> entries, Map<String, String> metadata) {
    /**
     * The longest header that is read or written. The format allows 100 MB, far more than any model needs. 16 MiB hold
     * {@link #MOST_NAMES} tensors and bound the cost of a hostile header.
     */
    public static final int LONGEST_BYTES = 16 << 20;

    /** The maximum number of tensors, and of metadata texts, in a file. */
    static final int MOST_NAMES = 100_000;

    /** The longest name, as in a torch archive. Messages repeat names. */
    static final int LONGEST_NAME = 512;

    /** The maximum number of dimensions, more than any model's tensor has; it bounds the cost of a shape. */
    static final int MOST_DIMENSIONS = 32;

    /** The only name in a header that is not a tensor's. */
    static final String METADATA = "__metadata__";

    /** The size of the prefix that holds the length of the header. */
    static final int PREFIX_BYTES = 8;

    /** The tensors start at a multiple of this, the size of the widest element. */
    private static final int ALIGNMENT = 8;

    /** Copies the maps and keeps their order. */
    public SafetensorsHeader {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * The header as stored at the beginning of a file. The entries' positions count from the end of the header.
     *
     * @return length, JSON with the metadata sorted by name, and spaces up to a multiple of 8 bytes
     * @throws IllegalArgumentException if a name cannot be written or the header is too long to be read again
     */
    public ByteBuffer toBytes() {
        if (Math.max(entries.size(), metadata.size()) > MOST_NAMES) {
            throw new IllegalArgumentException("more than %d tensors or texts are not read".formatted(MOST_NAMES));
        }
        byte[] json = toJson().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (padded > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    "names and metadata take %d bytes; no more than %d are read".formatted(padded, LONGEST_BYTES));
        }
        byte[] text = Arrays.copyOf(json, padded);
        Arrays.fill(text, json.length, padded, (byte) ' ');
        return ByteBuffer.allocate(PREFIX_BYTES + padded)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .put(text)
                .flip();
    }

    private String toJson() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(METADATA).beginObject();
                for (Map.Entry<String, String> pair : new TreeMap<>(metadata).entrySet()) {
                    json.name(checkedName(pair.getKey())).value(checked(pair.getValue()));
                }
                json.endObject();
            }
            for (PlacedTensor placed : entries.values()) {
                writeEntry(json, placed);
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    private static void writeEntry(JsonWriter json, PlacedTensor placed) throws IOException {
        TensorEntry entry = placed.entry();
        if (entry.name().equals(METADATA)) {
            throw new IllegalArgumentException("no tensor may be named " + METADATA);
        }
        if (entry.shape().length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "tensor '%s' has more than %d dimensions".formatted(entry.name(), MOST_DIMENSIONS));
        }
        json.name(checkedName(entry.name())).beginObject();
        json.name("dtype").value(entry.type().name());
        json.name("shape").beginArray();
        for (long dimension : entry.shape()) {
            json.value(dimension);
        }
        json.endArray();
        json.name("data_offsets").beginArray();
        json.value(placed.position()).value(placed.position() + entry.length());
        json.endArray();
        json.endObject();
    }

    /**
     * Whether a text can be encoded in UTF-8, which an unpaired surrogate cannot.
     *
     * @param text any text
     * @return false if encoding would replace a character by a question mark
     */
    static boolean isEncodable(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String checkedName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a name of %d letters; no more than %d are read: '%s…'"
                    .formatted(name.length(), LONGEST_NAME, name.substring(0, LONGEST_NAME)));
        }
        return checked(name);
    }

    private static String checked(String text) {
        if (!isEncodable(text)) {
            throw new IllegalArgumentException("not encodable in UTF-8: '%s'".formatted(text));
        }
        return text;
    }
}
