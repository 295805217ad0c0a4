package org.dapo.benchmark.internal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.dapo.api.pipeline.PipelineException;

/** Reads JSON strictly and reports the place of any deviation from the expected form. For one use. */
final class StrictJson {
    private static final int MAX_DEPTH = 8;

    private final String source;
    private final JsonReader reader;

    /** Reads the value of a field whose name has been read. */
    @FunctionalInterface
    interface Field {
        void read(String name) throws IOException, PipelineException;
    }

    /** Reads the next item of a list. */
    @FunctionalInterface
    interface Item {
        void read() throws IOException, PipelineException;
    }

    /** Takes a text, and its name in messages. */
    StrictJson(String source, String json) {
        this.source = source;
        reader = new JsonReader(new StringReader(json));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAX_DEPTH);
    }

    /** Reads an object that may have only these fields, each at most once. */
    void object(Set<String> known, Field field) throws IOException, PipelineException {
        expect(JsonToken.BEGIN_OBJECT, "an object");
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (!known.contains(name)) {
                throw problem("unknown field; allowed are: " + String.join(", ", new TreeSet<>(known)));
            }
            if (!seen.add(name)) {
                throw problem("duplicate field");
            }
            field.read(name);
        }
        reader.endObject();
    }

    void list(Item item) throws IOException, PipelineException {
        expect(JsonToken.BEGIN_ARRAY, "a list");
        reader.beginArray();
        while (reader.hasNext()) {
            item.read();
        }
        reader.endArray();
    }

    /** A single-line text, because it appears in tables and messages. */
    String string() throws IOException, PipelineException {
        expect(JsonToken.STRING, "a string");
        String text = reader.nextString();
        if (text.isBlank() || text.codePoints().anyMatch(Character::isISOControl)) {
            throw problem("the text must not be blank or contain control characters");
        }
        return text;
    }

    long whole() throws IOException, PipelineException {
        expect(JsonToken.NUMBER, "a whole number");
        try {
            return reader.nextLong();
        } catch (NumberFormatException e) {
            throw problem("expected a whole number");
        }
    }

    double number() throws IOException, PipelineException {
        expect(JsonToken.NUMBER, "a number");
        return reader.nextDouble();
    }

    boolean truth() throws IOException, PipelineException {
        expect(JsonToken.BOOLEAN, "true or false");
        return reader.nextBoolean();
    }

    void end() throws IOException, PipelineException {
        expect(JsonToken.END_DOCUMENT, "the end of the file");
    }

    /** The current place of the reader, such as {@code $.methods[3].prompt}. */
    String place() {
        return reader.getPath();
    }

    PipelineException problem(String text) {
        return problem(place(), text);
    }

    PipelineException problem(String place, String text) {
        return new PipelineException("%s: %s: %s".formatted(source, place, text));
    }

    private void expect(JsonToken expected, String what) throws IOException, PipelineException {
        if (reader.peek() != expected) {
            throw problem("expected " + what);
        }
    }
}
