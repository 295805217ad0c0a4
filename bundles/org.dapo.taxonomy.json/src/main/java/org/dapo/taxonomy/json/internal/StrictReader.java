package org.dapo.taxonomy.json.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads JSON strictly and reports the place of any deviation from the expected form. For one use. */
final class StrictReader {
    private static final int MAX_DEPTH = 8;

    private final JsonReader reader;

    /** Reads the value of a field whose name has been read. */
    @FunctionalInterface
    interface Field {
        void read(String name) throws IOException, TaxonomyException;
    }

    /** Reads the next item of a list. */
    @FunctionalInterface
    interface Item {
        void read() throws IOException, TaxonomyException;
    }

    StrictReader(String json) {
        reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
    }

    /** Reads an object that may have only these fields, each at most once. */
    void object(Set<String> known, Field field) throws IOException, TaxonomyException {
        map(name -> {
            if (!known.contains(name)) {
                throw problem("unknown field; there are: " + String.join(", ", new TreeSet<>(known)));
            }
            field.read(name);
        });
    }

    /** Reads an object with field names chosen by the author, each at most once. */
    void map(Field field) throws IOException, TaxonomyException {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        while (reader.hasNext()) {
            String name = plain(reader.nextName());
            if (!seen.add(name)) {
                throw problem("the field is there twice");
            }
            field.read(name);
        }
        reader.endObject();
    }

    void list(Item item) throws IOException, TaxonomyException {
        expect(JsonToken.BEGIN_ARRAY, "a list");
        reader.beginArray();
        while (reader.hasNext()) {
            item.read();
        }
        reader.endArray();
    }

    List<String> strings() throws IOException, TaxonomyException {
        List<String> strings = new ArrayList<>();
        list(() -> strings.add(string()));
        return strings;
    }

    String string() throws IOException, TaxonomyException {
        expect(JsonToken.STRING, "a string");
        return plain(reader.nextString());
    }

    void end() throws IOException, TaxonomyException {
        expect(JsonToken.END_DOCUMENT, "the end of the file");
    }

    /** The current place of the reader, such as {@code $.types[3].id}. */
    String place() {
        return reader.getPath();
    }

    TaxonomyException problem(String text) {
        return new TaxonomyException("%s: %s".formatted(place(), text));
    }

    private void expect(JsonToken expected, String what) throws IOException, TaxonomyException {
        if (reader.peek() != expected) {
            throw problem("expected " + what);
        }
    }

    /** These words appear in prompts, messages and reports, each of which is one line. */
    private String plain(String text) throws TaxonomyException {
        if (text.isBlank() || text.codePoints().anyMatch(Character::isISOControl)) {
            throw problem("the text must not be blank or have control characters");
        }
        return text;
    }
}
