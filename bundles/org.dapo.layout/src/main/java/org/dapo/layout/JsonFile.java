package org.dapo.layout;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.dapo.api.dataset.DatasetException;
import org.dapo.api.file.FileProblem;

/**
 * An untrusted JSON file, read strictly as a stream. Its size, depth and number of items are bounded, and an object must not hold
 * a name twice. Messages name the file and the position. For a single use. Not thread-safe.
 */
public final class JsonFile {
    /** The largest file: a million entries of 256 bytes. */
    public static final long MAX_BYTES = 256L << 20;

    /** The most list items: a million entries with a list of two each. An item of two bytes can take a hundred in memory. */
    public static final int MAX_ITEMS = 3_000_000;

    /** The most numbers: those of the largest file with coordinates of 8 characters each. */
    public static final int MAX_NUMBERS = (int) (MAX_BYTES / 8);

    /** The most fields of an object, which has a few fields or one per product. */
    static final int MAX_FIELDS = 100_000;

    /** The longest field name, as long as a file name can be. {@link #place()} repeats a name for everything below it. */
    static final int LONGEST_NAME = 255;

    /** The deepest nesting. Such formats are a few levels deep; skipped fields may be a little deeper. */
    private static final int MAX_DEPTH = 16;

    private final Path file;
    private final JsonReader reader;
    private int items;
    private int numbers;

    /** Reads exactly one value of the file. */
    @FunctionalInterface
    public interface Value {
        /**
         * Reads the value.
         *
         * @throws IOException if the file cannot be read or is not JSON
         * @throws DatasetException if the content is not as expected
         */
        void read() throws IOException, DatasetException;
    }

    /** Reads exactly the value of one field. */
    @FunctionalInterface
    public interface Field {
        /**
         * Reads the value.
         *
         * @param name the field's name
         * @throws IOException if the file cannot be read or is not JSON
         * @throws DatasetException if the content is not as expected
         */
        void read(String name) throws IOException, DatasetException;
    }

    /** Reads the top-level value of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Reads the value.
         *
         * @param json the file
         * @throws IOException if the file cannot be read or is not JSON
         * @throws DatasetException if the content is not as expected
         */
        void read(JsonFile json) throws IOException, DatasetException;
    }

    private JsonFile(Path file, JsonReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Reads a file from start to end.
     *
     * @param file the file
     * @param content reads its value
     * @throws DatasetException if it cannot be read, is too large, is not JSON, or its content is not as expected
     */
    public static void read(Path file, Content content) throws DatasetException {
        try (BufferedReader text = Files.newBufferedReader(file)) {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new DatasetException(
                        "%s has %d bytes; an index may have %d at most".formatted(file, size, MAX_BYTES));
            }
            JsonReader reader = new JsonReader(text);
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(MAX_DEPTH);
            new JsonFile(file, reader).readAll(content);
        } catch (CharacterCodingException e) {
            throw new DatasetException("%s is not text in UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new DatasetException("%s cannot be read: %s".formatted(file, FileProblem.of(e)), e);
        }
    }

    private void readAll(Content content) throws IOException, DatasetException {
        try {
            content.read(this);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw problem("something follows the end");
            }
        } catch (MalformedJsonException | EOFException e) {
            throw new DatasetException("%s is not JSON at %s".formatted(file, reader.getPath()), e);
        }
    }

    /**
     * Reads an object, field by field.
     *
     * @param what the expected value, for the message
     * @param field reads the value of each field
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found, a name is blank, too long or repeated, or there are too many names
     */
    public void object(String what, Field field) throws IOException, DatasetException {
        expect(JsonToken.BEGIN_OBJECT, what);
        reader.beginObject();
        Set<String> seen = new HashSet<>();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (name.isBlank()) {
                throw problem("a name must not be blank");
            }
            if (name.length() > LONGEST_NAME) {
                throw new DatasetException(
                        "%s: a name has %d letters; %d are read at most".formatted(file, name.length(), LONGEST_NAME));
            }
            if (seen.size() == MAX_FIELDS) {
                throw problem("an object may have %d fields at most".formatted(MAX_FIELDS));
            }
            if (!seen.add(name)) {
                throw problem("the name is there twice");
            }
            field.read(name);
        }
        reader.endObject();
    }

    /**
     * Reads a list, item by item.
     *
     * @param what the expected value, for the message
     * @param item reads each item
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found, or the file's lists have more than {@value #MAX_ITEMS} items
     */
    public void list(String what, Value item) throws IOException, DatasetException {
        expect(JsonToken.BEGIN_ARRAY, what);
        reader.beginArray();
        while (reader.hasNext()) {
            if (++items > MAX_ITEMS) {
                throw problem("the lists of a file may have %d items at most".formatted(MAX_ITEMS));
            }
            item.read();
        }
        reader.endArray();
    }

    /**
     * Reads a list of numbers, such as coordinates. They do not count as items of {@link #list}, so there may be more of them.
     *
     * @param what the expected value, for the message
     * @return the numbers, all finite
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found, or the file's lists have more than {@value #MAX_NUMBERS} numbers
     */
    public double[] numbers(String what) throws IOException, DatasetException {
        expect(JsonToken.BEGIN_ARRAY, what);
        reader.beginArray();
        double[] read = new double[8];
        int length = 0;
        while (reader.hasNext()) {
            if (++numbers > MAX_NUMBERS) {
                throw problem("the lists of a file may have %d numbers at most".formatted(MAX_NUMBERS));
            }
            if (length == read.length) {
                read = Arrays.copyOf(read, 2 * length);
            }
            read[length++] = number();
        }
        reader.endArray();
        return Arrays.copyOf(read, length);
    }

    /**
     * Reads a string.
     *
     * @return the text; empty for null
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found
     */
    public String text() throws IOException, DatasetException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
            return "";
        }
        expect(JsonToken.STRING, "a string");
        return reader.nextString();
    }

    /**
     * Reads a number.
     *
     * @return the number, which is finite
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found
     */
    public double number() throws IOException, DatasetException {
        expect(JsonToken.NUMBER, "a number");
        return reader.nextDouble();
    }

    /**
     * Reads a whole number.
     *
     * @return the number
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found
     */
    public long whole() throws IOException, DatasetException {
        expect(JsonToken.NUMBER, "a number");
        try {
            return reader.nextLong();
        } catch (NumberFormatException e) {
            throw problem("expected a whole number");
        }
    }

    /**
     * Reads a truth value: true, false, 0 or 1.
     *
     * @return true or false
     * @throws IOException if the file cannot be read or is not JSON
     * @throws DatasetException if another value is found; the message names the field
     */
    public boolean truth() throws IOException, DatasetException {
        JsonToken token = reader.peek();
        if (token == JsonToken.BOOLEAN) {
            return reader.nextBoolean();
        }
        String value = token == JsonToken.NUMBER ? reader.nextString() : String.valueOf(token);
        return switch (value) {
            case "0" -> false;
            case "1" -> true;
            default -> throw problem("expected 0, 1, false or true");
        };
    }

    /**
     * Skips a value.
     *
     * @throws IOException if the file cannot be read or is not JSON
     */
    public void skip() throws IOException {
        reader.skipValue();
    }

    /**
     * Whether the next value is null.
     *
     * @return true if it is null
     * @throws IOException if the file cannot be read or is not JSON
     */
    public boolean isNull() throws IOException {
        return reader.peek() == JsonToken.NULL;
    }

    /**
     * Whether a list comes next.
     *
     * @return true if it does
     * @throws IOException if the file cannot be read or is not JSON
     */
    public boolean isList() throws IOException {
        return reader.peek() == JsonToken.BEGIN_ARRAY;
    }

    /**
     * Whether an object comes next.
     *
     * @return true if it does
     * @throws IOException if the file cannot be read or is not JSON
     */
    public boolean isObject() throws IOException {
        return reader.peek() == JsonToken.BEGIN_OBJECT;
    }

    /**
     * Whether a string comes next.
     *
     * @return true if it does
     * @throws IOException if the file cannot be read or is not JSON
     */
    public boolean isText() throws IOException {
        return reader.peek() == JsonToken.STRING;
    }

    /**
     * The current position.
     *
     * @return a JSON path, such as {@code $.test[3]}
     */
    public String place() {
        return reader.getPath();
    }

    /**
     * Creates the exception for an unexpected value.
     *
     * @param text what is wrong or would be right
     * @return an exception that names the file and the position
     */
    public DatasetException problem(String text) {
        return problem(reader.getPath(), text);
    }

    /**
     * Creates the exception for a value read earlier.
     *
     * @param place its position, as {@link #place()} returned it then
     * @param text what is wrong or would be right
     * @return an exception that names the file and the position
     */
    public DatasetException problem(String place, String text) {
        return new DatasetException("%s: %s: %s".formatted(file, place, text));
    }

    private void expect(JsonToken expected, String what) throws IOException, DatasetException {
        JsonToken found = reader.peek();
        if (found != expected) {
            throw problem("expected %s, not %s".formatted(what, found.name().toLowerCase(Locale.ROOT)));
        }
    }
}
