package org.dapo.imaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads the files made by itests/oracle/imaging/make_fixtures.py. */
final class Fixtures {
    private Fixtures() {}

    /** Returns the rows of a folder's index without its header, split at the commas. */
    static Stream<String[]> index(String folder) {
        String text = new String(bytes(folder + "/index.csv"), StandardCharsets.US_ASCII);
        return text.lines().skip(1).map(line -> line.split(",", -1));
    }

    static Path path(String name) {
        try {
            return Path.of(Fixtures.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    static byte[] bytes(String name) {
        try (InputStream stream = Fixtures.class.getResourceAsStream(name)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] floats(String name) {
        return floats(bytes(name));
    }

    static float[] unpackedFloats(String name) {
        try (InputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes(name)))) {
            return floats(stream.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return values;
    }

    /** Returns the library and version that made the fixtures. */
    static String oracle(String library) {
        Properties oracles = new Properties();
        try {
            oracles.load(new ByteArrayInputStream(bytes("oracles.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(oracles.getProperty(library), library);
    }

    /** Returns the largest difference between two arrays of unsigned bytes. Their lengths must be equal. */
    static int largestDifference(byte[] one, byte[] other) {
        assertEquals(one.length, other.length);
        int largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
        }
        return largest;
    }

    /** Returns the largest difference between two arrays, or NaN if one is. Their lengths must be equal. */
    static float largestDifference(float[] one, float[] other) {
        assertEquals(one.length, other.length);
        float largest = 0;
        for (int i = 0; i < one.length; i++) {
            largest = Math.max(largest, Math.abs(one[i] - other[i]));
        }
        return largest;
    }
}
