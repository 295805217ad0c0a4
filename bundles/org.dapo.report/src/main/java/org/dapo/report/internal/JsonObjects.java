package org.dapo.report.internal;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes plain values as JSON text. Maps become objects in their own order, collections arrays, an empty {@link Optional} null.
 * Floats and doubles become the shortest decimals that read back, and arrays of numbers one line.
 */
final class JsonObjects {
    private JsonObjects() {}

    static String text(Map<String, Object> object) {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = new JsonWriter(text)) {
            writer.setIndent("  ");
            write(writer, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static void write(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writer.beginObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                writer.name((String) entry.getKey());
                write(writer, entry.getValue());
            }
            writer.endObject();
        } else if (value instanceof Collection<?> list) {
            writer.beginArray();
            for (Object element : list) {
                write(writer, element);
            }
            writer.endArray();
        } else if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                write(writer, optional.get());
            } else {
                writer.nullValue();
            }
        } else if (value instanceof float[] numbers) {
            writer.jsonValue(IntStream.range(0, numbers.length)
                    .mapToObj(i -> text(numbers[i]))
                    .collect(Collectors.joining(", ", "[", "]")));
        } else if (value instanceof long[] numbers) {
            writer.jsonValue(Arrays.toString(numbers));
        } else {
            scalar(writer, value);
        }
    }

    private static void scalar(JsonWriter writer, Object value) throws IOException {
        if (value instanceof Double number) {
            // JSON cannot represent a number that is not finite.
            writer.jsonValue(Double.isFinite(number) ? Numbers.text(number) : "null");
        } else if (value instanceof Float number) {
            writer.jsonValue(text(number));
        } else if (value instanceof Number number) {
            writer.value(number);
        } else {
            writer.value(value.toString());
        }
    }

    private static String text(float number) {
        return Float.isFinite(number) ? Numbers.text(number) : "null";
    }
}
