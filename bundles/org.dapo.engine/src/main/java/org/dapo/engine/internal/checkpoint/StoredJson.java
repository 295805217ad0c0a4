package org.dapo.engine.internal.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Records as JSON in files that strangers may have made or edited. Gson alone fills a missing number with 0, and keeps the last of
 * two fields of one name: a misspelt threshold would be one of 0.
 */
public final class StoredJson {
    private static final GsonBuilder BUILDER = new GsonBuilder()
            .disableHtmlEscaping()
            .setStrictness(Strictness.STRICT)
            .registerTypeAdapterFactory(new Records());
    private static final Gson ON_ONE_LINE = BUILDER.create();
    private static final Gson READABLE = BUILDER.setPrettyPrinting().create();

    private StoredJson() {}

    /** A record on one line. */
    public static String text(Record value) {
        return ON_ONE_LINE.toJson(value);
    }

    /** A record on one line per field, for people. */
    public static String readableText(Record value) {
        return READABLE.toJson(value) + "\n";
    }

    /**
     * Reads a record. Unknown fields are ignored, so that later versions may add some.
     *
     * @param text strict JSON
     * @param type the record's class
     * @param most the most characters that the text may have, since lists take many times their text in memory
     * @throws IllegalArgumentException if the text is longer, malformed, has a number without a value or a field twice, or the
     *     record refuses the values; the message is one line that says where
     */
    public static <T extends Record> T read(String text, Class<T> type, int most) {
        if (text.length() > most) {
            throw new IllegalArgumentException("%d characters, but at most %d are read".formatted(text.length(), most));
        }
        try {
            return Optional.ofNullable(ON_ONE_LINE.fromJson(text, type))
                    .orElseThrow(() -> new IllegalArgumentException("it is empty"));
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    /** The message nearest to the cause, without the names of Java classes and the hints that Gson adds. */
    private static String reason(JsonParseException e) {
        Throwable said = e;
        while (said.getCause() != null && !(said instanceof Refused)) {
            said = said.getCause();
        }
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    }

    /** A record that does not accept its values. */
    private static final class Refused extends JsonParseException {
        private static final long serialVersionUID = 1;

        /** The path is that of JSON, whose root is {@code $}. */
        Refused(String path, String why, Throwable cause) {
            super(path.equals("$") ? why : "%s: %s".formatted(path.replaceFirst("^\\$\\.", ""), why), cause);
        }
    }

    private static final class Records implements TypeAdapterFactory {
        @Override
        public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            return type.getRawType().isRecord()
                    ? new OneRecord<>(gson, type, gson.getDelegateAdapter(this, type))
                    : null;
        }
    }

    /** Reads a record of one type, and writes it as Gson does. */
    private static final class OneRecord<T> extends TypeAdapter<T> {
        private final TypeAdapter<T> writer;
        private final RecordComponent[] components;
        private final Map<String, TypeAdapter<?>> readers = new HashMap<>();
        private final Constructor<?> constructor;

        OneRecord(Gson gson, TypeToken<T> type, TypeAdapter<T> writer) {
            this.writer = writer;
            components = type.getRawType().getRecordComponents();
            for (RecordComponent component : components) {
                readers.put(component.getName(), gson.getAdapter(TypeToken.get(component.getGenericType())));
            }
            try {
                constructor = type.getRawType()
                        .getDeclaredConstructor(Stream.of(components)
                                .map(RecordComponent::getType)
                                .toArray(Class<?>[]::new));
                constructor.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void write(JsonWriter out, T value) throws IOException {
            writer.write(out, value);
        }

        @Override
        @SuppressWarnings("unchecked") // The constructor is of the class T.
        public T read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            String path = in.getPath();
            Map<String, Object> values = new HashMap<>();
            in.beginObject();
            while (in.hasNext()) {
                String name = in.nextName();
                TypeAdapter<?> reader = readers.get(name);
                if (reader == null) {
                    in.skipValue();
                } else if (values.containsKey(name)) {
                    throw new Refused(path, "%s is there twice".formatted(name), null);
                } else {
                    values.put(name, value(in, path + "." + name, reader));
                }
            }
            in.endObject();
            return (T) made(path, values);
        }

        private static Object value(JsonReader in, String path, TypeAdapter<?> reader) throws IOException {
            try {
                return reader.read(in);
            } catch (Refused e) {
                throw e;
            } catch (RuntimeException e) {
                Throwable said = e.getCause() instanceof NumberFormatException ? e.getCause() : e;
                throw new Refused(
                        path,
                        String.valueOf(said.getMessage()).lines().findFirst().orElse(""),
                        e);
            }
        }

        private Object made(String path, Map<String, Object> values) {
            Object[] arguments = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                arguments[i] = values.get(components[i].getName());
                if (arguments[i] == null && components[i].getType().isPrimitive()) {
                    throw new Refused(path, "%s is missing".formatted(components[i].getName()), null);
                }
            }
            try {
                return constructor.newInstance(arguments);
            } catch (InvocationTargetException e) {
                String why = e.getCause() instanceof NullPointerException lacking
                        ? (lacking.getMessage() == null ? "an entry" : lacking.getMessage()) + " is missing"
                        : e.getCause().getMessage();
                throw new Refused(path, why, e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
