package org.dapo.model.folder.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;

/** Parses JSON strictly by its standard. It refuses duplicate names in an object, which parsers treat differently. */
final class StrictJson {
    private static final int DEEPEST = 32;

    private StrictJson() {}

    /**
     * Parses an object.
     *
     * @param text the text
     * @return the object
     * @throws IOException if the text is anything else; the message says where
     */
    static JsonObject parse(String text) throws IOException {
        JsonReader json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(DEEPEST);
        try {
            if (json.peek() != JsonToken.BEGIN_OBJECT) {
                throw new IOException("is not a JSON object");
            }
            JsonObject object = object(json);
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("has something behind its JSON object");
            }
            return object;
        } catch (MalformedJsonException | EOFException e) {
            throw new IOException("is not strict JSON, or too deep, near " + json.getPath(), e);
        }
    }

    private static JsonElement element(JsonReader json) throws IOException {
        return switch (json.peek()) {
            case BEGIN_OBJECT -> object(json);
            case BEGIN_ARRAY -> array(json);
            case STRING -> new JsonPrimitive(json.nextString());
            case NUMBER -> new JsonPrimitive(json.nextDouble());
            case BOOLEAN -> new JsonPrimitive(json.nextBoolean());
            default -> {
                json.nextNull();
                yield JsonNull.INSTANCE;
            }
        };
    }

    private static JsonObject object(JsonReader json) throws IOException {
        JsonObject object = new JsonObject();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (object.has(name)) {
                throw new IOException("has a name twice: " + json.getPath());
            }
            object.add(name, element(json));
        }
        json.endObject();
        return object;
    }

    private static JsonArray array(JsonReader json) throws IOException {
        JsonArray array = new JsonArray();
        json.beginArray();
        while (json.hasNext()) {
            array.add(element(json));
        }
        json.endArray();
        return array;
    }
}
