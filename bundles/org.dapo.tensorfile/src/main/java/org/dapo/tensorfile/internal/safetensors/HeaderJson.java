package org.dapo.tensorfile.internal.safetensors;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorType;

/**
 * The JSON of a safetensors header, read as a stream. Its nesting is fixed: names, then type, shape and offsets. Unknown fields
 * are rejected.
 */
final class HeaderJson {
    private final Path file;
    private final long dataStart;
    private final long dataLength;
    private final JsonReader json;
    private final Map<String, PlacedTensor> entries = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();

    /**
     * Creates a reader.
     *
     * @param file the file's name, for messages
     * @param dataStart the first byte after the header
     * @param dataLength the number of bytes after the header
     * @param text the header; begins with a brace
     */
    HeaderJson(Path file, long dataStart, long dataLength, byte[] text) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
        // By default, a decoder rejects malformed input.
        this.json = new JsonReader(
                new InputStreamReader(new ByteArrayInputStream(text), StandardCharsets.UTF_8.newDecoder()));
        json.setStrictness(Strictness.STRICT);
    }

    SafetensorsHeader read() throws TensorFileException {
        try {
            readHeader();
        } catch (TensorFileException e) {
            throw e;
        } catch (CharacterCodingException e) {
            throw new TensorFileException(file, "its header is not valid UTF-8", e);
        } catch (IOException e) {
            throw new TensorFileException(
                    file, "its header is not valid JSON near " + TensorFileException.abbreviated(json.getPath()), e);
        }
        return new SafetensorsHeader(entries, metadata);
    }

    private void readHeader() throws IOException {
        boolean metadataSeen = false;
        json.beginObject();
        while (json.hasNext()) {
            String name = nextName(entries);
            if (name.equals(SafetensorsHeader.METADATA)) {
                if (metadataSeen) {
                    throw new TensorFileException(file, "has its metadata twice");
                }
                metadataSeen = true;
                metadata = readMetadata();
            } else if (entries.containsKey(name)) {
                throw broken(name, "is listed twice");
            } else {
                entries.put(name, readEntry(name));
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new TensorFileException(file, "has more than one JSON value in its header");
        }
    }

    /** The next name of an object. Too many names are rejected, since they could exhaust the heap. */
    private String nextName(Map<String, ?> sofar) throws IOException {
        if (sofar.size() == SafetensorsHeader.MOST_NAMES) {
            throw new TensorFileException(
                    file, "has more than %d tensors or texts".formatted(SafetensorsHeader.MOST_NAMES));
        }
        String name = encodable(json.nextName());
        if (name.length() > SafetensorsHeader.LONGEST_NAME) {
            throw broken(
                    name,
                    "has a name of %d letters; %d are read at most"
                            .formatted(name.length(), SafetensorsHeader.LONGEST_NAME));
        }
        return name;
    }

    private Map<String, String> readMetadata() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw new TensorFileException(file, "its metadata is not an object of texts");
        }
        json.beginObject();
        while (json.hasNext()) {
            String name = nextName(texts);
            if (json.peek() != JsonToken.STRING) {
                throw new TensorFileException(
                        file, "its metadata '%s' is not a text".formatted(TensorFileException.abbreviated(name)));
            }
            if (texts.put(name, encodable(json.nextString())) != null) {
                throw new TensorFileException(
                        file, "its metadata '%s' is there twice".formatted(TensorFileException.abbreviated(name)));
            }
        }
        json.endObject();
        return texts;
    }

    private PlacedTensor readEntry(String name) throws IOException {
        TensorType type = null;
        long[] shape = null;
        long[] offsets = null;
        expect(JsonToken.BEGIN_OBJECT, name, "is not described by an object");
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            if (field.equals("dtype") && type == null) {
                type = readType(name);
            } else if (field.equals("shape") && shape == null) {
                shape = readNumbers(name, field);
            } else if (field.equals("data_offsets") && offsets == null) {
                offsets = readNumbers(name, field);
            } else {
                throw broken(
                        name,
                        "has a field '%s' that is not known or there twice"
                                .formatted(TensorFileException.abbreviated(field)));
            }
        }
        json.endObject();
        if (type == null || shape == null || offsets == null) {
            throw broken(name, "lacks one of dtype, shape and data_offsets");
        }
        return checkedEntry(name, type, shape, offsets);
    }

    private TensorType readType(String name) throws IOException {
        expect(JsonToken.STRING, name, "has a dtype that is not a text");
        String text = json.nextString();
        for (TensorType type : TensorType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw broken(
                name,
                "has dtype '%s'; known are %s"
                        .formatted(TensorFileException.abbreviated(text), Arrays.toString(TensorType.values())));
    }

    private long[] readNumbers(String name, String field) throws IOException {
        List<Long> numbers = new ArrayList<>();
        expect(JsonToken.BEGIN_ARRAY, name, "has %s that are not a list".formatted(field));
        json.beginArray();
        while (json.hasNext()) {
            if (numbers.size() == SafetensorsHeader.MOST_DIMENSIONS) {
                throw broken(
                        name, "has %s of more than %d numbers".formatted(field, SafetensorsHeader.MOST_DIMENSIONS));
            }
            expect(JsonToken.NUMBER, name, "has %s with something that is no number".formatted(field));
            numbers.add(wholeNumber(name, field, json.nextString()));
        }
        json.endArray();
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Stricter than a JSON number, which may have a sign, a fraction and an exponent. */
    private long wholeNumber(String name, String field, String number) throws TensorFileException {
        // 20 digits never fit a long; 19 may.
        if (!number.matches("[0-9]{1,19}") || new BigInteger(number).bitLength() >= Long.SIZE) {
            throw broken(
                    name,
                    "has %s with %s; expected whole numbers from 0 to 2^63 - 1"
                            .formatted(field, TensorFileException.abbreviated(number)));
        }
        return Long.parseLong(number);
    }

    private PlacedTensor checkedEntry(String name, TensorType type, long[] shape, long[] offsets)
            throws TensorFileException {
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
            throw broken(
                    name,
                    "has data_offsets %s; expected begin and end within the %d bytes behind the header"
                            .formatted(Arrays.toString(offsets), dataLength));
        }
        long size;
        try {
            size = type.bytes(shape);
        } catch (IllegalArgumentException e) {
            throw broken(name, "has shape %s, whose product overflows".formatted(Arrays.toString(shape)));
        }
        if (size != offsets[1] - offsets[0]) {
            throw broken(
                    name,
                    "has %d bytes; shape %s of %s takes %d"
                            .formatted(offsets[1] - offsets[0], Arrays.toString(shape), type, size));
        }
        return new PlacedTensor(new TensorEntry(name, type, shape), dataStart + offsets[0]);
    }

    private void expect(JsonToken token, String tensor, String otherwise) throws IOException {
        if (json.peek() != token) {
            throw broken(tensor, otherwise);
        }
    }

    private TensorFileException broken(String tensor, String problem) {
        return TensorFileException.ofTensor(file, tensor, problem);
    }

    /** Rejects unpaired surrogates, which an escape can produce. */
    private static String encodable(String text) throws CharacterCodingException {
        if (!SafetensorsHeader.isEncodable(text)) {
            throw new CharacterCodingException();
        }
        return text;
    }
}
