package org.dapo.imaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The files made by itests/oracle/imaging/make_fixtures.py. */
final class Fixtures {
    private Fixtures() {}

    /** The rows of a folder's index without its header, each split at the commas. */
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
        float[] values = new float[bytes(name).length / Float.BYTES];
        ByteBuffer.wrap(bytes(name)).asFloatBuffer().get(values);
        return values;
    }

    /** The largest difference between two arrays of unsigned bytes, and -1 if their lengths differ. */
    static int largestDifference(byte[] one, byte[] other) {
        int largest = one.length == other.length ? 0 : -1;
        for (int i = 0; i < one.length && largest >= 0; i++) {
            largest = Math.max(largest, Math.abs((one[i] & 0xff) - (other[i] & 0xff)));
        }
        return largest;
    }
}
