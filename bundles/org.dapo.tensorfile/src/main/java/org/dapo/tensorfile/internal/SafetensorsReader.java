package org.dapo.tensorfile.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dapo.tensorfile.TensorEntry;
import org.dapo.tensorfile.TensorFileException;
import org.dapo.tensorfile.TensorType;

/**
 * Reads the header of a safetensors file that a stranger may have written. What the header may nest, and how deep, is
 * fixed: names, then type, shape and offsets; nothing that it does not know is passed over.
 */
public final class SafetensorsReader {
    private final Path file;
    private final long dataStart;
    private final long dataLength;
    private final JsonReader json;
    private final Map<String, TensorEntry> entries = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();

    private SafetensorsReader(Path file, long dataStart, long dataLength, Reader text) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
        this.json = new JsonReader(text);
        json.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads and checks a header.
     *
     * @param file the file's name, for messages
     * @param channel the open file
     * @return the header; positions count from the beginning of the file
     * @throws TensorFileException if the header is not sound; the message names the tensor where it is about one
     * @throws IOException if the file cannot be read
     */
    public static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < SafetensorsHeader.PREFIX_BYTES) {
            throw new TensorFileException(
                    file,
                    "is not a safetensors file: it has only %d bytes, and a header has at least 10".formatted(size));
        }
        long length = bytes(file, channel, 0, SafetensorsHeader.PREFIX_BYTES).getLong();
        if (length < 0 || length > SafetensorsHeader.LONGEST_BYTES) {
            throw new TensorFileException(
                    file,
                    "is not a safetensors file: its header would have %s bytes, and no more than %d are read"
                            .formatted(Long.toUnsignedString(length), SafetensorsHeader.LONGEST_BYTES));
        }
        long dataStart = SafetensorsHeader.PREFIX_BYTES + length;
        if (dataStart > size) {
            throw new TensorFileException(
                    file, "is cut off: header of %d bytes in a file of %d".formatted(length, size));
        }
        byte[] header = bytes(file, channel, SafetensorsHeader.PREFIX_BYTES, (int) length)
                .array();
        if (length == 0 || header[0] != '{') {
            throw new TensorFileException(file, "is not a safetensors file: its header does not begin with '{'");
        }
        Reader text = new InputStreamReader(
                new ByteArrayInputStream(header),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        return new SafetensorsReader(file, dataStart, size - dataStart, text).read();
    }

    private SafetensorsHeader read() throws TensorFileException {
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
        checkCoverage();
        return new SafetensorsHeader(entries, metadata);
    }

    private void readHeader() throws IOException {
        boolean metadataSeen = false;
        json.beginObject();
        while (json.hasNext()) {
            String name = encodable(json.nextName());
            if (name.equals(SafetensorsHeader.METADATA)) {
                if (metadataSeen) {
                    throw new TensorFileException(file, "has its metadata twice");
                }
                metadataSeen = true;
                metadata = readMetadata();
            } else if (entries.containsKey(name)) {
                throw TensorFileException.ofTensor(file, name, "is listed twice");
            } else {
                entries.put(name, readEntry(name));
            }
        }
        json.endObject();
        if (json.peek() != JsonToken.END_DOCUMENT) {
            throw new TensorFileException(file, "has more than one JSON value in its header");
        }
    }

    private Map<String, String> readMetadata() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            throw new TensorFileException(file, "its metadata is not an object of texts");
        }
        json.beginObject();
        while (json.hasNext()) {
            String name = encodable(json.nextName());
            if (json.peek() != JsonToken.STRING) {
                throw new TensorFileException(
                        file, "metadata '%s' is not a text".formatted(TensorFileException.abbreviated(name)));
            }
            if (texts.put(name, encodable(json.nextString())) != null) {
                throw new TensorFileException(
                        file, "metadata '%s' is there twice".formatted(TensorFileException.abbreviated(name)));
            }
        }
        json.endObject();
        return texts;
    }

    private TensorEntry readEntry(String name) throws IOException {
        TensorType type = null;
        long[] shape = null;
        long[] offsets = null;
        expect(name, JsonToken.BEGIN_OBJECT, "is not described by an object");
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
                throw TensorFileException.ofTensor(
                        file,
                        name,
                        "has a field '%s' twice or that is not known"
                                .formatted(TensorFileException.abbreviated(field)));
            }
        }
        json.endObject();
        if (type == null || shape == null || offsets == null) {
            throw TensorFileException.ofTensor(file, name, "lacks one of dtype, shape and data_offsets");
        }
        return checkedEntry(name, type, shape, offsets);
    }

    private TensorType readType(String name) throws IOException {
        expect(name, JsonToken.STRING, "has a dtype that is not a text");
        String type = json.nextString();
        return Arrays.stream(TensorType.values())
                .filter(known -> known.name().equals(type))
                .findFirst()
                .orElseThrow(() -> TensorFileException.ofTensor(
                        file,
                        name,
                        "has elements of type '%s'; known are %s"
                                .formatted(
                                        TensorFileException.abbreviated(type), Arrays.toString(TensorType.values()))));
    }

    private long[] readNumbers(String name, String field) throws IOException {
        List<Long> numbers = new ArrayList<>();
        expect(name, JsonToken.BEGIN_ARRAY, "has a %s that is not a list".formatted(field));
        json.beginArray();
        while (json.hasNext()) {
            if (numbers.size() == SafetensorsHeader.MOST_DIMENSIONS) {
                throw TensorFileException.ofTensor(
                        file,
                        name,
                        "has a %s of more than %d numbers".formatted(field, SafetensorsHeader.MOST_DIMENSIONS));
            }
            expect(name, JsonToken.NUMBER, "has a %s with something that is not a number".formatted(field));
            numbers.add(wholeNumber(name, field, json.nextString()));
        }
        json.endArray();
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** Stricter than a JSON number, which may have a sign, a fraction and an exponent. */
    private long wholeNumber(String name, String field, String number) throws TensorFileException {
        // 19 digits may exceed a long; 20 always do.
        if (!number.matches("[0-9]{1,19}") || new BigInteger(number).bitLength() > Long.SIZE - 1) {
            throw TensorFileException.ofTensor(
                    file,
                    name,
                    "has a %s with %s; whole numbers from 0 to 2^63 - 1 are meant"
                            .formatted(field, TensorFileException.abbreviated(number)));
        }
        return Long.parseLong(number);
    }

    private TensorEntry checkedEntry(String name, TensorType type, long[] shape, long[] offsets)
            throws TensorFileException {
        if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataLength) {
            throw TensorFileException.ofTensor(
                    file,
                    name,
                    "has data_offsets %s; a begin and an end within the %d bytes behind the header are meant"
                            .formatted(Arrays.toString(offsets), dataLength));
        }
        long size;
        try {
            size = type.bytes(shape);
        } catch (IllegalArgumentException e) {
            throw TensorFileException.ofTensor(
                    file, name, "has shape %s, which is too large".formatted(Arrays.toString(shape)));
        }
        if (size != offsets[1] - offsets[0]) {
            throw TensorFileException.ofTensor(
                    file,
                    name,
                    "has %d bytes; %s of shape %s take %d"
                            .formatted(offsets[1] - offsets[0], type, Arrays.toString(shape), size));
        }
        return new TensorEntry(name, type, shape, dataStart + offsets[0], size);
    }

    /** The tensors must cover the file from the header to its end, each byte once. */
    private void checkCoverage() throws TensorFileException {
        List<TensorEntry> inFile = entries.values().stream()
                .sorted(Comparator.comparingLong(TensorEntry::position).thenComparingLong(TensorEntry::length))
                .toList();
        long end = dataStart;
        for (TensorEntry entry : inFile) {
            if (entry.position() != end) {
                throw TensorFileException.ofTensor(
                        file,
                        entry.name(),
                        entry.position() < end ? "overlaps another tensor" : "begins behind a hole in the file");
            }
            end += entry.length();
        }
        if (end != dataStart + dataLength) {
            throw new TensorFileException(
                    file, "has %d bytes behind its last tensor".formatted(dataStart + dataLength - end));
        }
    }

    private void expect(String tensor, JsonToken token, String otherwise) throws IOException {
        if (json.peek() != token) {
            throw TensorFileException.ofTensor(file, tensor, otherwise);
        }
    }

    /** An escape can name half a surrogate pair, which is no text. */
    private String encodable(String text) throws CharacterCodingException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new CharacterCodingException();
        }
        return text;
    }

    private static ByteBuffer bytes(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new TensorFileException(file, "is cut off: it ends within its header");
            }
        }
        return bytes.flip();
    }
}
