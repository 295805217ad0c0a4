package org.dapo.dataset.index.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.dapo.api.dataset.DatasetException;

/** Reads an index file as a stream, with limits, since it may come from anyone. For one use. */
final class IndexParser {
    /** A million entries of 256 bytes. */
    static final long MAX_BYTES = 256L << 20;

    /** The format itself is four deep; fields that we pass over may hold a little more. */
    private static final int MAX_DEPTH = 16;

    private static final String ONLY_SPLIT = "test";
    private static final String IMAGE = "img_path";
    private static final String ANOMALY = "anomaly";
    private static final Set<String> TEXT_FIELDS =
            Set.of(IMAGE, "mask_path", "cls_name", "product_cls", "specie_name", "defect_cls");

    private final Path file;
    private final Entries entries;

    /** Takes the entries as they are read. */
    @FunctionalInterface
    interface Entries {
        void add(IndexEntry entry) throws DatasetException;
    }

    IndexParser(Path file, Entries entries) {
        this.file = file;
        this.entries = entries;
    }

    void parse() throws DatasetException {
        try (BufferedReader text = Files.newBufferedReader(file)) {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new DatasetException(
                        "%s has %d bytes; an index may have %d at most".formatted(file, size, MAX_BYTES));
            }
            JsonReader reader = new JsonReader(text);
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            parse(reader);
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private void parse(JsonReader reader) throws IOException, DatasetException {
        try {
            readTop(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw problem(reader, "something follows the index's end");
            }
        } catch (MalformedJsonException | EOFException e) {
            throw new DatasetException("%s is not JSON at %s".formatted(file, reader.getPath()), e);
        }
    }

    /** Either split → product → entries or, told by the first list or object, product → entries. */
    private void readTop(JsonReader reader) throws IOException, DatasetException {
        expect(reader, JsonToken.BEGIN_OBJECT, "an object of splits or products");
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        JsonToken first = null;
        while (reader.hasNext()) {
            String name = nextName(reader, seen);
            JsonToken token = reader.peek();
            first = first == null ? token : first;
            if (token != first) {
                throw problem(reader, "splits and products must not stand side by side");
            }
            if (token == JsonToken.BEGIN_ARRAY) {
                readProduct(reader, ONLY_SPLIT, name);
            } else {
                readSplit(reader, name);
            }
        }
        reader.endObject();
    }

    private void readSplit(JsonReader reader, String split) throws IOException, DatasetException {
        expect(reader, JsonToken.BEGIN_OBJECT, "an object of products, or a list of entries");
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        while (reader.hasNext()) {
            readProduct(reader, split, nextName(reader, seen));
        }
        reader.endObject();
    }

    private void readProduct(JsonReader reader, String split, String product) throws IOException, DatasetException {
        expect(reader, JsonToken.BEGIN_ARRAY, "a list of entries");
        reader.beginArray();
        while (reader.hasNext()) {
            entries.add(readEntry(reader, split, product));
        }
        reader.endArray();
    }

    private IndexEntry readEntry(JsonReader reader, String split, String product) throws IOException, DatasetException {
        expect(reader, JsonToken.BEGIN_OBJECT, "an entry");
        String location = reader.getPath();
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        Map<String, String> texts = new HashMap<>();
        Boolean anomalous = null;
        while (reader.hasNext()) {
            String name = nextName(reader, seen);
            if (name.equals(ANOMALY)) {
                anomalous = readAnomaly(reader);
            } else if (TEXT_FIELDS.contains(name)) {
                texts.put(name, readText(reader));
            } else {
                reader.skipValue();
            }
        }
        reader.endObject();
        if (anomalous == null) {
            throw new DatasetException("%s: %s has no %s; it must be 0 or 1".formatted(file, location, ANOMALY));
        }
        String image = firstOf(texts, IMAGE, IMAGE);
        if (image.isEmpty()) {
            throw new DatasetException("%s: %s has no %s".formatted(file, location, IMAGE));
        }
        String named = firstOf(texts, "cls_name", "product_cls");
        return new IndexEntry(
                location,
                split,
                named.isEmpty() ? product : named,
                image,
                texts.getOrDefault("mask_path", ""),
                firstOf(texts, "specie_name", "defect_cls"),
                anomalous);
    }

    private static String firstOf(Map<String, String> texts, String name, String otherName) {
        String text = texts.getOrDefault(name, "");
        return text.isBlank() ? texts.getOrDefault(otherName, "").strip() : text.strip();
    }

    private boolean readAnomaly(JsonReader reader) throws IOException, DatasetException {
        JsonToken token = reader.peek();
        if (token == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        String value = token == JsonToken.NUMBER ? reader.nextString() : String.valueOf(token);
        return switch (value) {
            case "0" -> false;
            case "1" -> true;
            default -> throw problem(reader, ANOMALY + " must be 0, 1, false or true");
        };
    }

    private String readText(JsonReader reader) throws IOException, DatasetException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return "";
        }
        expect(reader, JsonToken.STRING, "a string");
        return reader.nextString();
    }

    private String nextName(JsonReader reader, Set<String> seen) throws IOException, DatasetException {
        String name = reader.nextName();
        if (name.isBlank()) {
            throw problem(reader, "a name must not be blank");
        }
        if (!seen.add(name)) {
            throw problem(reader, "the name is there twice");
        }
        return name;
    }

    private void expect(JsonReader reader, JsonToken expected, String what) throws IOException, DatasetException {
        if (reader.peek() != expected) {
            throw problem(reader, "here must be " + what);
        }
    }

    private DatasetException problem(JsonReader reader, String text) {
        return new DatasetException("%s: %s: %s".formatted(file, reader.getPath(), text));
    }
}
